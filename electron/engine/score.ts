import { appendFile } from 'node:fs/promises';
import type { Absent, EngineRequest, ScoreResult } from '../../shared/engineProtocol';
import { calibrated, columnsFor, encoded } from './answer';
import { predictForests } from './batch';
import type { FeatureColumn } from './features';
import { type Model, readModel } from './modelFile';
import { recentModel } from './recentModels';
import { shared } from './shared';
import { type FeatureTable, loadFeatures } from './tableFile';

interface ScoreIo {
  workerEntry: string;
  signal: AbortSignal;
  /** As many as there are cores, where nothing else is said. */
  threads?: number | undefined;
}

/**
 * Scores every row of a table of features.
 * @throws AppError `bad_usage` when the table lacks a column that the model was trained on, or has it with another
 *   type, where this is to be refused
 */
export async function scoreTable(
  { table: ref, model, absent }: EngineRequest<'score'>,
  io: ScoreIo,
): Promise<ScoreResult> {
  const table = await loadFeatures(ref);
  return { rows: table.rows, predictions: await scored(await recentModel(model), table, absent, io) };
}

/** The models of the part before: the next one of the night is scored by the same. */
let held: ReadonlyMap<string, Model> = new Map();

/** The same of some of a night's clients, by several models. */
export async function scorePart(
  { table: ref, models, threads }: EngineRequest<'scorePart'>,
  io: ScoreIo,
): Promise<null> {
  const table = inSharedMemory(await loadFeatures(ref));
  const before = held;
  const read = await Promise.all(
    models.map(async (model) => [model.sha256, before.get(model.sha256) ?? (await readModel(model))] as const),
  );
  held = new Map(read);
  for (const [i, [, model]] of read.entries()) {
    const predictions = await scored(model, table, 'missing', { ...io, threads });
    await appendFile(models[i].output, new Uint8Array(predictions.buffer));
  }
  return null;
}

/** The same features where threads reach them: copied once, however many models ask for them. */
function inSharedMemory(table: FeatureTable): FeatureTable {
  const columns = new Map<string, FeatureColumn>();
  return {
    ...table,
    feature: (name) => {
      const read = columns.get(name) ?? table.feature(name);
      const reached = read.type === 'number' ? { ...read, values: shared(read.values) } : read;
      columns.set(name, reached);
      return reached;
    },
  };
}

async function scored(model: Model, table: FeatureTable, absent: Absent, io: ScoreIo): Promise<Float64Array> {
  const columns = encoded(model, columnsFor(model, table, absent));
  return calibrated(model, await predictForests(model, columns, table.rows, io));
}
