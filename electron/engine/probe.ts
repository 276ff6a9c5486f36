import type { EngineRequest } from '../../shared/engineProtocol';
import type { Probe } from '../../shared/schemas/versions';
import { taskWords } from '../../shared/tasks';
import { splitTrain } from '../../shared/trainingTable';
import { answersOf, columnsFor } from './answer';
import { at, columnOf, type FeatureColumn } from './features';
import { damaged, featureNames, readModel } from './modelFile';
import { recentModel } from './recentModels';
import { labelledRows, loadTable } from './tableFile';

/** Rows that a version keeps, with its predictions for them, to be checked before it is deployed. */
const probeRows = 20;

/** Takes rows from all over the training table, and what the model, as it was written, says of them. */
export async function takeProbe({ table: ref, task, model: modelRef }: EngineRequest<'probe'>): Promise<Probe> {
  const [table, model] = [await loadTable(ref), await recentModel(modelRef)];
  const all = labelledRows(table, task.name, splitTrain);
  const count = Math.min(probeRows, all.length);
  const rows = Int32Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);
  // An update has the features of its base, whatever has become of them.
  const columns = columnsFor(model, table, 'missing').map((column) => at(column, rows));
  return {
    rows: Array.from(rows, (_, i) => columns.map((column) => cellOf(column, i))),
    predictions: [...answersOf(model, columns, count)],
  };
}

function cellOf(column: FeatureColumn, row: number): number | string | null {
  if (column.type === 'category') return column.codes[row] < 0 ? null : column.names[column.codes[row]];
  return Number.isNaN(column.values[row]) ? null : column.values[row];
}

/**
 * Loads a model as it would be loaded to serve, and holds it against what was recorded when it was trained.
 * @throws AppError `model_damaged` when its task, its features, or one of its predictions is another one
 */
export async function verifyModel({ model: modelRef, task, features, probe }: EngineRequest<'verify'>): Promise<null> {
  const model = await readModel(modelRef);
  const refuse = (what: string) => {
    throw damaged(modelRef.path, what);
  };
  if (model.task.name !== task.name || model.task.kind !== task.kind) {
    refuse(
      `is a model for ${taskWords(model.task.name)} (${model.task.kind}), not for ${taskWords(task.name)} (${task.kind})`,
    );
  }
  if (featureNames(model).join('\n') !== features.join('\n')) refuse('has other features than those recorded for it');
  if (!probe) return null;
  const columns = model.schema.map((schema, feature) =>
    columnOf(
      schema,
      probe.rows.map((row) => row[feature]),
    ),
  );
  const predictions = answersOf(model, columns, probe.rows.length);
  const differing = probe.predictions.filter((expected, i) => predictions[i] !== expected).length;
  if (differing > 0) {
    refuse(`predicts otherwise than recorded at its training, for ${differing} of ${probe.predictions.length} rows`);
  }
  return null;
}
