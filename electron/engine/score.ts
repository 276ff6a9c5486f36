import { open } from 'node:fs/promises';
import type { EngineRequest, ScoreResult } from '../../shared/engineProtocol';
import { calibrated, columnsFor, encoded } from './answer';
import { predictForests } from './batch';
import { readModel } from './modelFile';
import { loadTable } from './tableFile';

/**
 * Scores every row of a table of features.
 * @throws AppError `bad_usage` when the table lacks a column that the model was trained on, or has it with another type
 */
export async function scoreTable(
  { table: ref, model: modelRef, output }: EngineRequest<'score'>,
  io: { workerEntry: string; signal: AbortSignal },
): Promise<ScoreResult> {
  const [table, model] = [await loadTable(ref), await readModel(modelRef)];
  const columns = encoded(model, columnsFor(model, table, 'refuse'));
  const predictions = calibrated(model, await predictForests(model, columns, table.rows, io));
  if (output === null) return { rows: table.rows, predictions };
  const file = await open(output, 'wx');
  try {
    await file.writeFile(new Uint8Array(predictions.buffer));
    await file.sync();
  } finally {
    await file.close();
  }
  return { rows: table.rows, predictions: null };
}
