import { drawsOf } from './bag';
import type { Unseen } from './calibration';
import { encode, type FeatureColumn } from './features';
import type { Model } from './modelFile';
import { predictorOf } from './predict';
import { Random } from './rng';
import { gather, type LoadedTable } from './tableFile';
import { treesOf } from './tree';

/** With the places of the rows in the table. */
interface UnseenRows extends Unseen {
  row: Int32Array;
}

/**
 * What a forest says of rows by those trees alone that saw nothing of the row's client, whenever they were grown; rows
 * whose client all trees saw are left out.
 */
export function unseenAnswers(
  { schema, chunks }: Pick<Model, 'schema' | 'chunks'>,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  task: string,
  rows: Int32Array,
): UnseenRows {
  const keys = table.clientKeys();
  const asked = columns.map((column, i) => gather(encode(schema[i], column), rows));
  const predictor = predictorOf(chunks, schema.length);
  const sums = new Float64Array(rows.length);
  const counts = new Uint16Array(rows.length);
  for (const [tree, { bags }] of treesOf(chunks).entries()) {
    const draws = bags && drawsOf(new Random(bags.seed, bags.trees[0]), bags.rate);
    const answers = predictor.answersOf(tree, asked, rows.length);
    for (let i = 0; i < rows.length; i++) {
      if (draws && draws(keys[rows[i]]) > 0) continue;
      sums[i] += answers[i];
      counts[i]++;
    }
  }
  return unseenOf(table, task, rows, sums, counts);
}

/** Rows beside the mean answer of the trees that did not see their client. */
export function unseenOf(
  table: LoadedTable,
  task: string,
  rows: Int32Array,
  sums: Float64Array,
  counts: Uint16Array,
): UnseenRows {
  const known = Int32Array.from(rows.keys()).filter((i) => counts[i] > 0);
  const which = Int32Array.from(known, (i) => rows[i]);
  return {
    row: which,
    probability: Float64Array.from(known, (i) => sums[i] / counts[i]),
    actual: gather(table.target(task), which),
    client: Int32Array.from(which, (row) => table.client[row]),
    time: gather(table.predictedAt, which),
  };
}
