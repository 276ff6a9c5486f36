import type { EngineRequest } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Evidence } from '../../shared/schemas/versions';
import { mostAmount, taskLabel, taskWords } from '../../shared/tasks';
import { count } from '../../shared/words';
import { type Amounts, anyAmount, learnedAmounts } from './amounts';
import { beyondSize, tellBeyond } from './beyond';
import type { FeatureSchema } from './features';
import { binnedAt, fitFeature, numbersAt } from './features';
import { type GrowIo, type GrownForest, growForest } from './forest';
import { ruleOf } from './forests';
import { gather } from './gather';
import { targetClip } from './metrics';
import type { Model } from './modelFile';
import { formOpinion } from './opinion';
import { shared, sharedKeys } from './shared';
import type { LoadedTable } from './tableFile';
import { askedAt, combinedVotes, unseenVotes, type Votes } from './unseen';

/** What a model is fitted on and with. */
export interface Given extends Pick<EngineRequest<'train'>, 'task' | 'params' | 'threads'> {
  table: LoadedTable;
}

/** What is chosen by evidence, or was said. */
export type Setting = Evidence['setting'];

/** A forest's share in a model: the rows that it learns from, and what. */
export interface Part {
  rows: Int32Array;
  target: Float64Array;
  kind: Model['task']['kind'];
}

/** What trees are to learn of rows: one part, or two. */
export interface Parts {
  answer: Part;
  any: Part | null;
  /** Of amounts learned clipped: the same as they are. */
  beyond: Part | null;
}

/** @param target of the rows, as it is */
export function partsOf(
  kind: Part['kind'],
  amounts: Pick<Amounts, 'way' | 'clip'> | null,
  rows: Int32Array,
  target: Float64Array,
): Parts {
  if (amounts === null) return { answer: { rows, target, kind }, any: null, beyond: null };
  const { way } = amounts;
  const isTwoPart = way === 'twoPart';
  const which = Int32Array.from(rows.keys()).filter((i) => !isTwoPart || target[i] !== 0);
  const told = gather(rows, which);
  const as = (values: Float64Array): Part => ({ rows: told, target: gather(values, which), kind });
  return {
    answer: as(learnedAmounts(amounts, target)),
    any: isTwoPart ? { rows, target: anyAmount(target), kind: 'classification' } : null,
    beyond: way === 'raw' ? null : as(target),
  };
}

export interface Fit {
  rows: Int32Array;
  target: Float64Array;
  schema: FeatureSchema[];
  setting: Setting;
  amounts: Pick<Amounts, 'way' | 'clip'> | null;
  chunks: Model['chunks'];
  any: Model['any'];
  beyond: Model['beyond'];
  linear: Model['linear'];
  linearWeight: number;
  /** Of the trees that did not see a row's client, and of a regression that did not. */
  votes: Votes;
  /** Why there is more than a forest, in sentences; empty: there is not. */
  reasons: string[];
  importance: Pick<GrownForest, 'gain' | 'permuted'>;
}

/**
 * Grows a model's forests on some rows of a table.
 * @throws AppError `not_enough_labels`, `one_class_only`, `cancelled`
 */
export async function fitForests(given: Given, rows: Int32Array, setting: Setting, io: GrowIo): Promise<Fit> {
  const { table, task } = given;
  const target = gather(table.target(task.name), rows);
  checkTarget(task, target);
  const amounts = setting.way && { way: setting.way, clip: targetClip(target) };
  const schema = fitSchema(table, rows, amounts ? learnedAmounts(amounts, target) : target);
  const parts = partsOf(task.kind, amounts, rows, target);
  const any = parts.any && (await growPart(given, schema, parts.any, setting, partOf(io, 0)));
  const forest = await growPart(given, schema, parts.answer, setting, any ? partOf(io, 0.5) : io);
  const votesOn = (grown: GrownForest) => (any ? votesOnAll(table, schema, rows, target, grown) : votesOf(grown));
  const said = { answer: votesOn(forest), any: any && votesOf(any), beyond: null, linear: null };
  const grown = await growBeyond(given, schema, parts, setting, amounts, io);
  const added = amounts && grown && tellBeyond(target, amounts, said, votesOn(grown));
  const votes = added?.votes ?? combinedVotes(ruleOf({ amounts, linearWeight: 0 }), said);
  const opinion =
    setting.isWeighed && task.kind === 'classification' ? formOpinion(table, schema, { rows, target }, votes) : null;
  return {
    ...{ rows, target, schema, setting, amounts, chunks: forest.chunks },
    any: any?.chunks ?? [],
    beyond: added && grown ? grown.chunks : [],
    linear: opinion?.linear ?? [],
    linearWeight: opinion?.linearWeight ?? 0,
    votes: opinion?.votes ?? votes,
    reasons: [added?.why, opinion?.why].filter((why) => typeof why === 'string'),
    importance: importanceOf(forest, any, parts.answer.target),
  };
}

/** Null where no amount lies beyond the clip. */
async function growBeyond(
  given: Given,
  schema: readonly FeatureSchema[],
  { beyond: part }: Parts,
  setting: Setting,
  amounts: Fit['amounts'],
  io: GrowIo,
): Promise<GrownForest | null> {
  if (!part || !amounts || amounts.clip <= 0 || part.target.every((value) => value <= amounts.clip)) return null;
  return growPart(given, schema, part, { ...setting, ...beyondSize(setting) }, quiet(io));
}

export function fitSchema(table: LoadedTable, rows: Int32Array, target: Float64Array): FeatureSchema[] {
  return table.features.map((name) => fitFeature(name, table.feature(name), rows, target));
}

function growPart(
  { table, params, threads }: Given,
  schema: readonly FeatureSchema[],
  part: Part,
  { trees, minLeaf, featuresPerSplit: wanted, rowsPerTree }: Setting,
  io: GrowIo,
): Promise<GrownForest> {
  const perSplit = featuresPerSplit(
    part.kind,
    part.kind === 'regression' ? wanted : params.featuresPerSplit,
    schema.length,
  );
  return growForest(
    sourceOf(table, schema, part),
    { seed: params.seed, trees, minLeaf, firstTree: 0, featuresPerSplit: perSplit, rowsPerTree },
    threads,
    io,
  );
}

export function sourceOf(table: LoadedTable, schema: readonly FeatureSchema[], { rows, target }: Part) {
  const of = (feature: number) => [schema[feature], table.feature(schema[feature].name), rows] as const;
  return {
    features: schema.length,
    target: shared(target),
    client: clientsAt(table, rows),
    column: (feature: number) => shared(numbersAt(...of(feature))),
    binned: (feature: number) => binnedAt(...of(feature)),
  };
}

/** A small forest beside others: its progress is not told. */
export function quiet(io: GrowIo): GrowIo {
  return { ...io, onProgress: () => undefined };
}

/** Progress of the second half of a work that begins at `from`, or of the first. */
export function partOf(io: GrowIo, from: 0 | 0.5): GrowIo {
  return { ...io, onProgress: (fraction) => io.onProgress(from + fraction / 2) };
}

function votesOf({ outOfBagSum: sums, outOfBagCount: counts }: GrownForest): Votes {
  return { sums, counts };
}

/** Of a forest that grew on the rows with an amount only, also for the others. */
function votesOnAll(
  table: LoadedTable,
  schema: readonly FeatureSchema[],
  rows: Int32Array,
  target: Float64Array,
  forest: GrownForest,
): Votes {
  const without = rows.filter((_, i) => target[i] === 0);
  const columns = schema.map(({ name }) => table.feature(name));
  const others = unseenVotes(forest.chunks, askedAt(schema, columns, table, without));
  const [sums, counts] = [new Float64Array(rows.length), new Uint16Array(rows.length)];
  let [bought, other] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const [from, at] = target[i] === 0 ? [others, other++] : [votesOf(forest), bought++];
    sums[i] = from.sums[at];
    counts[i] = from.counts[at];
  }
  return { sums, counts };
}

/**
 * Of one part, or of two, each as much as the other; what a probability misses counts in squares of a usual amount.
 * @param amount null: nothing was grown for it
 */
export function importanceOf(
  amount: Fit['importance'] | null,
  any: Fit['importance'] | null,
  amounts: Float64Array,
): Fit['importance'] {
  const one = amount ?? any;
  if (!one) return { gain: new Float64Array(), permuted: new Float64Array() };
  if (!amount || !any) return one;
  const usual = (amounts.reduce((sum, value) => sum + value, 0) / amounts.length) ** 2;
  const shares = [amount, any].map(({ gain }) => {
    const total = gain.reduce((sum, value) => sum + value, 0) || 1;
    return gain.map((value) => value / total);
  });
  return {
    gain: shares[0].map((share, i) => share + shares[1][i]),
    permuted: amount.permuted.map((value, i) => value + usual * any.permuted[i]),
  };
}

/** @throws AppError when there is nothing to learn from it */
export function checkTarget({ name, kind }: EngineRequest<'train'>['task'], target: Float64Array): void {
  if (target.length < 2) {
    const found = target.length === 0 ? 'no labels' : 'one label only';
    throw new AppError(
      'not_enough_labels',
      `${taskLabel(name)} has ${found} to train on. Import data and prepare training data first.`,
    );
  }
  if (kind === 'regression') checkAmounts(name, target);
  else checkClasses(name, target);
}

function checkClasses(name: string, target: Float64Array): void {
  const wrong = target.find((value) => value !== 0 && value !== 1);
  if (wrong !== undefined) throw new AppError('internal', `${taskLabel(name)} is yes or no, and a label is ${wrong}.`);
  if (target.every((value) => value === target[0])) {
    throw new AppError(
      'one_class_only',
      `All ${count(target.length)} training labels of ${taskWords(name)} are ${target[0] === 1 ? 'yes' : 'no'}: there is nothing to tell apart. Import labels of both kinds.`,
    );
  }
}

function checkAmounts(name: string, target: Float64Array): void {
  const wrong = target.find((value) => !(Math.abs(value) <= mostAmount));
  if (wrong === undefined) return;
  throw new AppError(
    'too_large',
    `A label of ${taskWords(name)} is ${wrong}: beyond ${mostAmount} nothing is learned. Correct it in its file, undo that import, and import it again.`,
  );
}

/** √d for classes and d for numbers (Breiman 2001; scikit-learn's defaults), unless told otherwise. */
export function featuresPerSplit(kind: Part['kind'], wanted: number | null, features: number): number {
  const usual = kind === 'classification' ? Math.floor(Math.sqrt(features)) : features;
  return Math.min(features, Math.max(1, wanted ?? usual));
}

/** The keys of some rows' clients, in memory that threads share. */
export function clientsAt(table: LoadedTable, rows: Int32Array): Uint32Array<SharedArrayBuffer> {
  const keys = table.clientKeys();
  return sharedKeys(gather(keys, rows));
}
