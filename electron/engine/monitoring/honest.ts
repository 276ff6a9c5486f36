import { splitHoldout } from '../../../shared/trainingTable';
import { answersOf, calibrated } from '../answer';
import { at, type FeatureColumn } from '../features';
import { gather } from '../gather';
import type { Model } from '../modelFile';
import { newestOf } from '../newest';
import { type LoadedTable, labelledRows } from '../tableFile';
import { unseenAnswers } from '../unseen';

/** More rows than this, the newest, would not make an estimator better. */
const mostRows = 100_000;

/** Rows with an answer of the model that had seen nothing of their client, beside what came true. */
export interface Honest {
  rows: Int32Array;
  answer: Float64Array;
  actual: Float64Array;
  client: Int32Array;
  time: Float64Array;
}

/** Answers of the trees that saw nothing of a client, and of the whole model to the holdout; the newest of too many. */
export function honestAnswers(
  model: Model,
  table: LoadedTable,
  columns: readonly FeatureColumn[],
  training: Int32Array,
): Honest {
  const { name } = model.task;
  const { newest } = model.params;
  const learned = typeof newest === 'number' ? newestOf(table, training, newest) : training;
  const isKnown = model.chunks.every(({ bags }) => bags !== null);
  const asked = isKnown ? newestOf(table, learned, mostRows) : new Int32Array();
  const unseen = unseenAnswers(model, columns, table, name, asked);
  const holdout = newestOf(table, labelledRows(table, name, splitHoldout), mostRows);
  const answered = answersOf(
    model,
    columns.map((column) => at(column, holdout)),
    holdout.length,
  );
  const together = Int32Array.from([...unseen.row, ...holdout]);
  const answers = Float64Array.from([...calibrated(model, unseen.probability), ...answered]);
  // In the table's order, so that equal labels give an equal estimator.
  const order = [...together.keys()].sort((a, b) => together[a] - together[b]);
  const rows = gather(together, order);
  return {
    rows,
    answer: gather(answers, order),
    actual: gather(table.target(name), rows),
    client: gather(table.client, rows),
    time: gather(table.predictedAt, rows),
  };
}

/** Some of the answers. */
export function part(honest: Honest, rows: Uint32Array): Pick<Honest, 'answer' | 'actual'> {
  return {
    answer: gather(honest.answer, rows),
    actual: gather(honest.actual, rows),
  };
}
