import { stat } from 'node:fs/promises';
import type { EngineRequest, ExportResult } from '../../../shared/engineProtocol';
import type { ExportFormat } from '../../../shared/exportFormats';
import { replaceFile } from '../../node/files';
import { type Model, readModel, treeCount } from '../modelFile';
import { toMlRandomForest } from './mlRandomForest';
import { toOnnx } from './onnx';

/**
 * How a model is written in each format, in parts that follow one another; `description` says how to encode its
 * columns, for formats that have room for it.
 */
const formats: Record<ExportFormat, (model: Model, description: string) => Iterable<string | Uint8Array>> = {
  'ml-random-forest': toMlRandomForest,
  onnx: (model, description) => [toOnnx(model, description)],
};

/** Writes a model for other programs, and beside it, as `<file>.features.json`, how to encode its columns. */
export async function exportModel({ model: ref, format, output }: EngineRequest<'exportModel'>): Promise<ExportResult> {
  const model = await readModel(ref);
  const description = describe(model);
  await replaceFile(output, formats[format](model, JSON.stringify(description)));
  const { size: bytes } = await stat(output);
  const featuresFile = `${output}.features.json`;
  await replaceFile(featuresFile, `${JSON.stringify(description, null, 2)}\n`);
  return { bytes, trees: treeCount(model), featuresFile };
}

function describe({ task, schema, calibration, amounts, beyond, linear, linearWeight, tableSha256, watermark }: Model) {
  return {
    format: 1,
    task,
    about:
      'The columns of “features”, in order. A number is taken as it is; with the form “flag” it is 1 for yes and 0 for no, with “date” days since 1970-01-01 UTC; a category is the number at the place of its value, or “other”. The answer is the forest’s, or, where “amounts” says twoPart, an amount times the probability that there is one, with what another forest tells beyond the clip; where “linear” says so, the forest’s averaged with a regression’s; for classes “calibration”, if there is one, makes a probability of it. docs/exports.md has all of it, with a program.',
    missing: 'NaN',
    features: schema,
    calibration,
    amounts: amounts && { way: amounts.way, clip: amounts.clip, beyond: beyond.length > 0 },
    linear: linear.length > 0 ? { weight: linearWeight } : null,
    tableSha256,
    watermark,
  };
}
