import { leftOutOf } from './bag';
import type { Unseen } from './calibration';
import { type FeatureColumn, type FeatureSchema, numbersAt } from './features';
import { combined, type Forests, type Rule, ruleOf, type Said, saidBy } from './forests';
import { gather } from './gather';
import { type Spreads, spreadOf } from './interval';
import type { Model } from './modelFile';
import { type Predictor, predictorOf } from './predict';
import { Random } from './rng';
import { examplesOf } from './spread';
import type { LoadedTable } from './tableFile';
import { type TreeChunk, treesOf } from './tree';

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
    keys: gather(keys, rows),
  };
}

/**
 * Asks each tree about the rows of whose client it saw nothing, whenever it was grown.
 * @param told the answers to the rows from `from` on, and which of these the tree may answer; both are overwritten by
 * the next
 */
function askUnseen(
  chunks: readonly TreeChunk[],
  predictor: Predictor,
  { columns, keys }: Asked,
  told: (which: Uint32Array, answers: Float64Array, from: number) => void,
): void {
  const leftOut = treesOf(chunks).map(({ bags }) => bags && leftOutOf(new Random(bags.seed, bags.trees[0]), bags.rate));
  const which = new Uint32Array(keys.length);
  predictor.forEachTree(columns, keys.length, (tree, answers, from) => {
    const isLeftOut = leftOut[tree];
    let count = 0;
    for (let i = 0; i < answers.length; i++) if (!isLeftOut || isLeftOut(keys[from + i])) which[count++] = i;
    told(which.subarray(0, count), answers, from);
  });
}

/** Per row: the sum of the answers of the trees that saw nothing of its client, and their number. */
export interface Votes {
  sums: Float64Array;
  counts: Uint16Array;
}

export function unseenVotes(chunks: readonly TreeChunk[], asked: Asked): Votes {
  const [sums, counts] = [new Float64Array(asked.keys.length), new Uint16Array(asked.keys.length)];
  askUnseen(chunks, predictorOf(chunks, asked.columns.length), asked, (which, answers, from) => {
    for (let i = 0; i < which.length; i++) {
      sums[from + which[i]] += answers[which[i]];
      counts[from + which[i]]++;
    }
  });
  return { sums, counts };
}

/** Of several forests: their mean votes put together; nobody votes where the forest or that of `any` has no vote. */
export function combinedVotes(rule: Rule, { answer, any, beyond, linear }: Said<Votes>): Votes {
  if (!any && !beyond && !linear) return answer;
  const counts = answer.counts.map((count, row) => Math.min(count, any?.counts[row] ?? count));
  const meanAt = (votes: Votes | null, row: number) =>
    votes === null || votes.counts[row] === 0 ? null : votes.sums[row] / votes.counts[row];
  const sums = answer.sums.map((sum, row) => {
    if (counts[row] === 0) return 0;
    const own = sum / answer.counts[row];
    return counts[row] * combined(rule, own, meanAt(any, row), meanAt(beyond, row), meanAt(linear, row));
  });
  return { sums, counts };
}

/** What a model's forests say, each tree of the rows whose client it did not see; a regression of all rows. */
function votesOfModel(model: Forests, asked: Asked): Votes {
  return combinedVotes(
    ruleOf(model),
    saidBy(model, (chunks) => unseenVotes(chunks, asked)),
  );
}

/**
 * What a model's forests say of rows by those trees alone that saw nothing of the row's client; rows whose client all
 * trees saw are left out.
 */
export function unseenAnswers(
  model: Forests & Pick<Model, 'schema'>,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  task: string,
  rows: Int32Array,
): UnseenRows {
  return unseenOf(table, task, rows, votesOfModel(model, askedAt(model.schema, columns, table, rows)));
}

/** Rows beside the mean answer of the trees that did not see their client. */
export function unseenOf(table: LoadedTable, task: string, rows: Int32Array, { sums, counts }: Votes): UnseenRows {
  const known = Int32Array.from(rows.keys()).filter((i) => counts[i] > 0);
  const which = gather(rows, known);
  return {
    row: which,
    probability: Float64Array.from(known, (i) => sums[i] / counts[i]),
    actual: gather(table.target(task), which),
    client: gather(table.client, which),
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
  model: Forests & Pick<Model, 'schema'>,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  task: string,
  rows: Int32Array,
): Spreads {
  const { schema, chunks } = model;
  const asked = askedAt(schema, columns, table, rows);
  const said = saidBy(model, (own) => unseenVotes(own, asked));
  const { answer: answers, any: shares } = said;
  const votes = combinedVotes(ruleOf(model), said);
  // Those of a row lie together: an array for each of many rows costs more than what is in it.
  const ends = new Uint32Array(rows.length);
  for (let row = 0, end = 0; row < rows.length; row++) {
    ends[row] = end;
    end += answers.counts[row];
  }
  const starts = ends.slice();
  const examples = new Float64Array(answers.counts.reduce((sum, count) => sum + count, 0));
  askUnseen(chunks, examplesOf(chunks, schema.length), asked, (which, answers, from) => {
    for (const i of which) examples[ends[from + i]++] = answers[i];
  });
  const known = Int32Array.from(rows.keys()).filter((i) => votes.counts[i] >= leastTrees);
  const spreads = Array.from(known, (i) =>
    spreadOf(examples.subarray(starts[i], ends[i]).sort(), shares ? shares.sums[i] / shares.counts[i] : 1),
  );
  return {
    answer: Float64Array.from(known, (i) => votes.sums[i] / votes.counts[i]),
    lower: Float64Array.from(spreads, ({ lower }) => lower),
    upper: Float64Array.from(spreads, ({ upper }) => upper),
    actual: Float64Array.from(known, (i) => table.target(task)[rows[i]]),
    client: Int32Array.from(known, (i) => table.client[rows[i]]),
  };
}
