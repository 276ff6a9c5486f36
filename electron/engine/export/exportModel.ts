import { open, writeFile } from 'node:fs/promises';
import type { ExportRequest, ExportResult } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import { type Model, readModel, treeCount } from '../modelFile';
import { toMlRandomForest } from './mlRandomForest';
import { onnxBytes, toOnnx } from './onnx';

const mostOnnxBytes = 2 ** 31 - 1;

/** Writes a model for other programs, and beside it, as `<file>.features.json`, how to encode the columns that it takes. */
export async function exportModel({ model: ref, format, output }: ExportRequest): Promise<ExportResult> {
  const model = await readModel(ref);
  const description = describe(model);
  if (format === 'onnx' && onnxBytes(model) > mostOnnxBytes) {
    throw new AppError(
      'bad_usage',
      'The model is too large for an ONNX file (2 GB). Train fewer trees or larger leaves.',
    );
  }
  const parts = format === 'onnx' ? [toOnnx(model, JSON.stringify(description))] : toMlRandomForest(model);
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
