import { drawsOf } from './bag';
import type { Unseen } from './calibration';
import { type FeatureColumn, type FeatureSchema, numbersAt } from './features';
import { type Spreads, spreadOf } from './interval';
import type { Model } from './modelFile';
import { type Predictor, predictorOf } from './predict';
import { Random } from './rng';
import { examplesOf } from './spread';
import { gather, type LoadedTable } from './tableFile';
import { type TreeChunk, treesOf } from './tree';

/** The trees of a model of one or two parts. */
type Forests = Pick<Model, 'chunks' | 'any'>;

/** With the places of the rows in the table. */
interface UnseenRows extends Unseen {
  row: Int32Array;
}

/** Rows to ask trees about. */
export interface Asked {
  /** Encoded, in the model's order. */
  columns: readonly Float64Array[];
  /** Key of each row's client. */
  keys: Uint32Array;
}

/** @param columns whole columns of the table, as they are */
export function askedAt(
  schema: readonly FeatureSchema[],
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  rows: Int32Array,
): Asked {
  const keys = table.clientKeys();
  return {
    columns: columns.map((column, i) => numbersAt(schema[i], column, rows)),
    keys: Uint32Array.from(rows, (row) => keys[row]),
  };
}

/** Asks each tree about the rows of whose client it saw nothing, whenever it was grown. */
function askUnseen(
  chunks: readonly TreeChunk[],
  predictor: Predictor,
  { columns, keys }: Asked,
  each: (row: number, answer: number) => void,
): void {
  for (const [tree, { bags }] of treesOf(chunks).entries()) {
    const draws = bags && drawsOf(new Random(bags.seed, bags.trees[0]), bags.rate);
    const answers = predictor.answersOf(tree, columns, keys.length);
    for (let row = 0; row < keys.length; row++) {
      if (!draws || draws(keys[row]) === 0) each(row, answers[row]);
    }
  }
}

/** Per row: the sum of the answers of the trees that saw nothing of its client, and their number. */
export interface Votes {
  sums: Float64Array;
  counts: Uint16Array;
}

export function unseenVotes(chunks: readonly TreeChunk[], asked: Asked): Votes {
  const [sums, counts] = [new Float64Array(asked.keys.length), new Uint16Array(asked.keys.length)];
  askUnseen(chunks, predictorOf(chunks, asked.columns.length), asked, (row, answer) => {
    sums[row] += answer;
    counts[row]++;
  });
  return { sums, counts };
}

/** Of two parts: their mean votes multiplied; nobody votes where one part has no vote. */
export function multiplied(amount: Votes, any: Votes | null): Votes {
  if (!any) return amount;
  const counts = amount.counts.map((count, row) => Math.min(count, any.counts[row]));
  const sums = amount.sums.map((sum, row) =>
    counts[row] === 0 ? 0 : counts[row] * (sum / amount.counts[row]) * (any.sums[row] / any.counts[row]),
  );
  return { sums, counts };
}

/**
 * What a model's forests say of rows by those trees alone that saw nothing of the row's client; rows whose client all
 * trees saw are left out.
 */
export function unseenAnswers(
  { schema, chunks, any }: Forests & Pick<Model, 'schema'>,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  task: string,
  rows: Int32Array,
): UnseenRows {
  const asked = askedAt(schema, columns, table, rows);
  const votes = multiplied(unseenVotes(chunks, asked), any.length > 0 ? unseenVotes(any, asked) : null);
  return unseenOf(table, task, rows, votes);
}

/** Rows beside the mean answer of the trees that did not see their client. */
export function unseenOf(table: LoadedTable, task: string, rows: Int32Array, { sums, counts }: Votes): UnseenRows {
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

/** Fewest trees that tell of a spread. */
const leastTrees = 10;

/**
 * Rows beside what the leaves of the trees hold that did not see their client; rows that few trees tell of are left
 * out.
 */
export function unseenSpreads(
  { schema, chunks, any }: Forests & Pick<Model, 'schema'>,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  task: string,
  rows: Int32Array,
): Spreads {
  const asked = askedAt(schema, columns, table, rows);
  const answers = unseenVotes(chunks, asked);
  const shares = any.length > 0 ? unseenVotes(any, asked) : null;
  const votes = multiplied(answers, shares);
  const examples = Array.from(rows, (_, row) => new Float64Array(answers.counts[row]));
  const found = new Uint16Array(rows.length);
  askUnseen(chunks, examplesOf(chunks, schema.length), asked, (row, example) => {
    examples[row][found[row]++] = example;
  });
  const known = Int32Array.from(rows.keys()).filter((i) => votes.counts[i] >= leastTrees);
  const spreads = Array.from(known, (i) =>
    spreadOf(examples[i].sort(), shares ? shares.sums[i] / shares.counts[i] : 1),
  );
  return {
    answer: Float64Array.from(known, (i) => votes.sums[i] / votes.counts[i]),
    lower: Float64Array.from(spreads, ({ lower }) => lower),
    upper: Float64Array.from(spreads, ({ upper }) => upper),
    actual: Float64Array.from(known, (i) => table.target(task)[rows[i]]),
    client: Int32Array.from(known, (i) => table.client[rows[i]]),
  };
}
