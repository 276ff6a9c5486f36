import { open, writeFile } from 'node:fs/promises';
import type { EngineRequest, ExportFormat, ExportResult } from '../../../shared/engineProtocol';
import { type Model, readModel, treeCount } from '../modelFile';
import { toMlRandomForest } from './mlRandomForest';
import { toOnnx } from './onnx';

/**
 * How a model is written in each format, in parts that follow one another; `description` says how to encode its columns, for
 * formats that have room for it.
 */
const formats: Record<ExportFormat, (model: Model, description: string) => Iterable<string | Uint8Array>> = {
  'ml-random-forest': toMlRandomForest,
  onnx: (model, description) => [toOnnx(model, description)],
};

/** Writes a model for other programs, and beside it, as `<file>.features.json`, how to encode the columns that it takes. */
export async function exportModel({ model: ref, format, output }: EngineRequest<'exportModel'>): Promise<ExportResult> {
  const model = await readModel(ref);
  const description = describe(model);
  const parts = formats[format](model, JSON.stringify(description));
  const file = await open(output, 'w');
  let bytes = 0;
  try {
    for (const part of parts) {
      const buffer = Buffer.from(part);
      await file.writeFile(buffer);
      bytes += buffer.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const featuresFile = `${output}.features.json`;
  await writeFile(featuresFile, `${JSON.stringify(description, null, 2)}\n`);
  return { bytes, trees: treeCount(model), featuresFile };
}

function describe({ task, schema, calibration, tableSha256, watermark }: Model) {
  return {
    task,
    about:
      'Features in the order of their columns. A number is taken as it is; a category is the number at the place of its value, or “other”; what is missing is NaN. Predictions of classes are before calibration.',
    features: schema,
    calibration,
    tableSha256,
    watermark,
  };
}
