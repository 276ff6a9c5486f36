import { splitHoldout } from '../../../shared/trainingTable';
import { answersOf, calibrated } from '../answer';
import { testMean } from '../clusters';
import { at, encode, type FeatureColumn } from '../features';
import { meanOf, saysYes } from '../metrics';
import type { Model } from '../modelFile';
import { newestOf } from '../newest';
import { predictorOf } from '../predict';
import { Random } from '../rng';
import { gather, type LoadedTable, labelledRows } from '../tableFile';
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
  /** By how much the whole model is right more often than such answers are; 0 of amounts. */
  gain: number;
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
  const rows = Int32Array.from(order, (i) => together[i]);
  return {
    rows,
    answer: Float64Array.from(order, (i) => answers[i]),
    actual: gather(table.target(name), rows),
    client: Int32Array.from(rows, (row) => table.client[row]),
    time: gather(table.predictedAt, rows),
    gain: (wholeGain(model, table, columns, holdout) * unseen.row.length) / Math.max(1, rows.length),
  };
}

/** The part of the trees that saw nothing of a client, and how often so many are drawn. */
const unseenPart = Math.exp(-1);
const draws = 10;
const drawSeed = 1;

/**
 * By how much a model is right more often than such a part of its trees, on the holdout; less what chance alone may have
 * made of it (James and Stein 1961, the positive part). Answers out of bag lack that much.
 */
function wholeGain(model: Model, table: LoadedTable, columns: readonly FeatureColumn[], holdout: Int32Array): number {
  if (model.task.kind !== 'classification' || holdout.length < 2) return 0;
  const asked = columns.map((column, i) => gather(encode(model.schema[i], column), holdout));
  const actual = gather(table.target(model.task.name), holdout);
  const predictor = predictorOf(model.chunks, asked.length);
  const random = new Random(drawSeed, predictor.trees);
  const sums = Array.from({ length: draws + 1 }, () => ({ sum: new Float64Array(holdout.length), trees: 0 }));
  for (let tree = 0; tree < predictor.trees; tree++) {
    const answers = predictor.answersOf(tree, asked, holdout.length);
    for (const [i, part] of sums.entries()) {
      if (i > 0 && random.unit() >= unseenPart) continue;
      part.trees++;
      for (let row = 0; row < answers.length; row++) part.sum[row] += answers[row];
    }
  }
  const [whole, ...parts] = sums
    .filter(({ trees }) => trees > 0)
    .map(({ sum, trees }) => {
      const answers = calibrated(
        model,
        sum.map((value) => value / trees),
      );
      return answers.map((p, row) => Number(saysYes(p) === (actual[row] === 1)));
    });
  const better = whole.map((right, row) => right - meanOf(Float64Array.from(parts, (part) => part[row])));
  const client = Int32Array.from(holdout, (row) => table.client[row]);
  const { mean, error } = testMean(better, client, Uint32Array.from(better.keys()));
  return mean <= 0 ? 0 : mean * Math.max(0, 1 - (error / mean) ** 2);
}

/** Some of the answers. */
export function part(honest: Honest, rows: Uint32Array): Pick<Honest, 'answer' | 'actual'> {
  return {
    answer: Float64Array.from(rows, (i) => honest.answer[i]),
    actual: Float64Array.from(rows, (i) => honest.actual[i]),
  };
}
