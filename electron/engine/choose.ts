import { required } from '../../shared/required';
import type { Evidence } from '../../shared/schemas/versions';
import { mostChosenTrees } from '../../shared/strategies';
import { count, percent } from '../../shared/words';
import { type Amounts, type AmountWay, learnedAmounts, waysFor } from './amounts';
import { testMean } from './clusters';
import { featuresPerSplit, fitSchema, type Given, type Part, partsOf, type Setting, sourceOf } from './fit';
import { type Grow, type GrowIo, withGrower } from './forest';
import { gather } from './gather';
import { targetClip } from './metrics';
import { mix } from './rng';
import { shared } from './shared';
import type { TreeChunk } from './tree';
import { type Asked, askedAt, combinedVotes, unseenVotes, type Votes } from './unseen';

/** What a forest is grown with where nobody says, and too few clients tell. */
export const usual = { trees: mostChosenTrees, minLeaf: 10 };

/** Smallest leaves that are tried, from the usual one on towards where it costs less. */
const leaves = [1, 2, 5, 10, 20, 40, 80, 160];
/** Trees of a trial: two halves, so that what chance adds to one half is no part of the other. */
const trialTrees = 20;
/** Rows of whole clients that a trial takes at the most, and clients that can tell at the least. */
const mostRows = 10_000;
const leastClients = 50;
/** Where there are more than `mostTried` rows, trees of `fewRows` each are held against trees of so many. */
const [fewRows, mostTried] = [25_000, 75_000];
/** What chance in the growing of trees may add to the error of infinitely many, as a share of it. */
const chanceShare = 0.0025;
/** As many as an update's 50 new trees are not too many for (docs/strategies.md). */
const fewestTrees = 100;
/** What costs so much less is clearly cheaper: trials are too small to tell less. */
const clearly = 0.01;

/** With so many times the labels, or so many times fewer, what trials decided is looked at anew. */
const manyMore = 1.5;

/** A setting, with the reason in a sentence; null where all was said. */
export type Chosen = Setting & { why: string | null; evidence: Evidence | null };

/**
 * Chooses what nobody said by the squared error on clients that trees have not seen (amounts: clipped, as they are
 * judged): for amounts how they are learned and how many features a split tries, then the smallest leaf, then how many
 * trees, then, of many rows, how many a tree draws. What a training on about as many labels decided is taken over,
 * unless most of these were synthetic, and are so no longer.
 */
export async function chooseSetting(given: Given, all: Int32Array, io: GrowIo): Promise<Chosen> {
  const { table, task, params } = given;
  const isAmount = task.kind === 'regression';
  const said: Setting = {
    trees: params.trees ?? usual.trees,
    minLeaf: params.minLeaf ?? usual.minLeaf,
    featuresPerSplit: params.featuresPerSplit,
    rowsPerTree: params.rowsPerTree ?? null,
    way: isAmount ? 'clipped' : null,
    isWeighed: false,
  };
  const before = params.evidence;
  const { isSynthetic = false } = params;
  // What is found on synthetic labels says how the rule is that made them.
  if (before && before.isSynthetic === isSynthetic && isAbout(before.labels, all.length)) {
    const again = `Found so with ${count(before.labels)} labels, and looked at anew when there are half as many more.`;
    return { ...before.setting, why: `${before.why} ${again}`, evidence: before };
  }
  const rows = someClients(given, all, mostRows);
  const isAllSaid = params.trees !== null && params.minLeaf !== null && !isAmount;
  if (isAllSaid || new Set(gather(table.client, rows)).size < leastClients)
    return { ...said, why: null, evidence: null };
  const reasons: string[] = [];
  const best = await withTrials(given, rows, io, async (trial) => {
    const first = await trial(said);
    const learned = isAmount ? await chooseAmounts(given, rows, first, trial, reasons) : first;
    return params.minLeaf === null ? chooseLeaf(learned, trial, reasons) : learned;
  });
  const trees = params.trees ?? treesFor(best);
  if (params.trees === null) reasons.push(treesReason(best, trees));
  const isRowsLeft = params.rowsPerTree === null;
  const rowsPerTree = isRowsLeft ? await chooseRowsPerTree(given, all, best.setting, io, reasons) : said.rowsPerTree;
  const setting = { ...best.setting, trees, rowsPerTree, isWeighed: !isAmount };
  const why = `On clients that trial trees had not seen, ${reasons.join('; ')}.`;
  const { trees: saidTrees, minLeaf, featuresPerSplit } = params;
  const asked = { trees: saidTrees, minLeaf, featuresPerSplit, rowsPerTree: said.rowsPerTree };
  const evidence = { labels: all.length, isSynthetic, said: asked, setting, why };
  return { ...setting, why, evidence };
}

function isAbout(before: number, labels: number): boolean {
  return labels < manyMore * before && before < manyMore * labels;
}

async function chooseAmounts(
  { table, task, params }: Given,
  rows: Int32Array,
  first: Trial,
  trial: (setting: Setting) => Promise<Trial>,
  reasons: string[],
): Promise<Trial> {
  const target = gather(table.target(task.name), rows);
  const tried: Trial[] = [];
  for (const way of waysFor(target, targetClip(target)))
    tried.push(way === first.setting.way ? first : await trial({ ...first.setting, way }));
  const client = gather(table.client, rows);
  const best = tried.slice(1).reduce((most, one) => (isCheaper(one, most, client) ? one : most), tried[0]);
  reasons.push(wayReason(best, tried));
  if (params.featuresPerSplit !== null) return best;
  const few = await trial({ ...best.setting, featuresPerSplit: Math.ceil(table.features.length / 3) });
  // Of about equals the one that grows in a third of the time.
  if (isCheaper(best, few, client)) return best;
  reasons.push('a third of the features at each split costs no more beyond chance than all');
  return few;
}

/** The first way is what amounts of this kind suggest; another has to cost less beyond chance. */
function wayReason(best: Trial, tried: readonly Trial[]): string {
  const [name, suggested] = [best, tried[0]].map(({ setting }) => wayNames[setting.way ?? 'raw']);
  if (best !== tried[0]) return `amounts ${name} cost ${less(best, tried[0])} less than ${suggested}, beyond chance`;
  return tried.length > 1
    ? `amounts are learned ${name}, and no other way costs less beyond chance`
    : `amounts are learned ${name}`;
}

/**
 * How many rows a tree draws; null: as many as there are. What more rows give a tree becomes less the more it has:
 * where trees of a third of those tried cost no more beyond chance, so do they beside trees of all.
 */
async function chooseRowsPerTree(
  given: Given,
  all: Int32Array,
  setting: Setting,
  io: GrowIo,
  reasons: string[],
): Promise<number | null> {
  if (all.length <= mostTried) return null;
  const rows = someClients(given, all, mostTried);
  const [whole, few] = await withTrials(given, rows, io, async (trial) => [
    await trial({ ...setting, rowsPerTree: null }),
    await trial({ ...setting, rowsPerTree: fewRows }),
  ]);
  if (isCheaper(whole, few, gather(given.table.client, rows))) return null;
  reasons.push(`trees of ${count(fewRows)} rows each cost no more beyond chance than those of ${count(mostTried)}`);
  return fewRows;
}

/** Whether one costs less than another by more than two standard errors by client. */
function isCheaper(one: Trial, than: Trial, client: Int32Array): boolean {
  const gains = than.losses.map((loss, row) => loss - one.losses[row]);
  const told = Uint32Array.from(gains.keys()).filter((row) => !Number.isNaN(gains[row]));
  const { mean, error } = testMean(gains, client, told);
  return mean > 2 * error;
}

/** Goes on to larger leaves as long as they cost no more, or to smaller ones as long as they cost clearly less. */
async function chooseLeaf(
  first: Trial,
  trial: (setting: Setting) => Promise<Trial>,
  reasons: string[],
): Promise<Trial> {
  const start = leaves.indexOf(first.setting.minLeaf);
  let best = first;
  for (const minLeaf of leaves.slice(start + 1)) {
    const next = await trial({ ...best.setting, minLeaf });
    if (gainOf(next, best) < 0) break;
    best = next;
  }
  for (const minLeaf of best === first ? leaves.slice(0, start).reverse() : []) {
    const next = await trial({ ...best.setting, minLeaf });
    if (gainOf(next, best) < clearly) break;
    best = next;
  }
  const { minLeaf } = best.setting;
  reasons.push(
    best === first
      ? `neither larger nor smaller leaves than of ${minLeaf} rows cost clearly less`
      : `leaves of ${minLeaf} ${minLeaf === 1 ? 'row' : 'rows'} cost ${gainOf(best, first) === 0 ? 'no more' : `${less(best, first)} less`} than those of ${first.setting.minLeaf}`,
  );
  return best;
}

const wayNames: Record<AmountWay, string> = {
  raw: 'as they are',
  clipped: 'clipped at their 99.5th percentile',
  twoPart: 'in two parts, whether any and how much',
};

/** What a small forest of some setting costs. */
interface Trial {
  setting: Setting;
  /** Per row: what infinitely many trees would cost, without bias; NaN where a half did not answer. */
  losses: Float64Array;
  /** Their mean. */
  loss: number;
  /** Mean variance of a single tree's answers: divided by the number of trees, it adds to the loss. */
  noise: number;
}

function lossOn({ losses }: Trial, trials: readonly Trial[]): number {
  let [sum, rows] = [0, 0];
  for (let row = 0; row < losses.length; row++) {
    if (trials.some((trial) => Number.isNaN(trial.losses[row]))) continue;
    sum += losses[row];
    rows++;
  }
  return sum / rows;
}

/** By how much one costs less than the other, as a share of it. */
function gainOf(one: Trial, other: Trial): number {
  const [own, others] = [one, other].map((trial) => lossOn(trial, [one, other]));
  return own === others ? 0 : (others - own) / Math.abs(others);
}

function less(found: Trial, than: Trial): string {
  return percent(gainOf(found, than), 2);
}

/** As many as keep what chance adds small, in steps of a chunk. */
function treesFor({ loss, noise }: Trial): number {
  const enough = loss > 0 ? noise / (chanceShare * loss) : usual.trees;
  return Math.min(usual.trees, Math.max(fewestTrees, Math.ceil(enough / 10) * 10));
}

function treesReason({ loss, noise }: Trial, trees: number): string {
  if (loss > 0) return `with ${trees} trees chance adds ${percent(noise / trees / loss, 2)} to the error`;
  return `${trees} trees are grown as usual, since there is no error that others could lower`;
}

/** The rows of as many clients, chosen by their key, as a trial of `most` rows takes. */
function someClients({ table, params }: Given, rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  const keys = table.clientKeys();
  const share = (most / rows.length) * 2 ** 32;
  return rows.filter((row) => mix(keys[row] ^ params.seed) >>> 0 < share);
}

/** Makes ready for trials on some rows: columns are encoded and binned once. */
async function withTrials<T>(
  given: Given,
  rows: Int32Array,
  io: GrowIo,
  use: (trial: (setting: Setting) => Promise<Trial>) => Promise<T>,
): Promise<T> {
  const { table, task, params } = given;
  const quiet = { ...io, onProgress: () => undefined, elsewhere: null };
  const target = gather(table.target(task.name), rows);
  const clip = task.kind === 'regression' ? targetClip(target) : Number.POSITIVE_INFINITY;
  const clipped = learnedAmounts({ way: 'clipped', clip }, target);
  const schema = fitSchema(table, rows, clipped);
  const asked = askedAt(
    schema,
    table.features.map((name) => table.feature(name)),
    table,
    rows,
  );
  const grower = <R>(part: Part, inner: (grow: Grow) => Promise<R>) =>
    withGrower(sourceOf(table, schema, part), given.threads, quiet, inner);
  const grown = async (grow: Grow, part: Part, setting: Setting) => {
    const wanted = part.kind === 'regression' ? setting.featuresPerSplit : params.featuresPerSplit;
    const perSplit = featuresPerSplit(part.kind, wanted, schema.length);
    const { minLeaf, rowsPerTree } = setting;
    const forest = await grow(
      { seed: params.seed, trees: trialTrees, minLeaf, firstTree: 0, featuresPerSplit: perSplit, rowsPerTree },
      shared(part.target),
    );
    return forest.chunks;
  };
  const { answer: all } = partsOf(task.kind, null, rows, target);
  const amountsOf = ({ way }: Setting): Pick<Amounts, 'way' | 'clip'> | null => way && { way, clip };
  const bought = partsOf(task.kind, { way: 'twoPart', clip }, rows, target).answer;
  const run = (grow: Grow, growBought: Grow | null) =>
    use(async (setting) => {
      const parts = partsOf(task.kind, amountsOf(setting), rows, target);
      const any = parts.any && (await grown(grow, parts.any, setting));
      const chunks = await grown(any ? required(growBought, 'a grower') : grow, parts.answer, setting);
      return trialOf(setting, { chunks, any: any ?? [] }, asked, clipped, clip);
    });
  const isMixed = task.kind === 'regression' && waysFor(target, clip).includes('twoPart');
  return grower(all, (grow) => (isMixed ? grower(bought, (growBought) => run(grow, growBought)) : run(grow, null)));
}

/**
 * Two halves of the trees miss independently of each other, so the product of what they miss is no larger by chance.
 */
function trialOf(
  setting: Setting,
  { chunks, any }: { chunks: readonly TreeChunk[]; any: readonly TreeChunk[] },
  asked: Asked,
  actual: Float64Array,
  clip: number,
): Trial {
  const rule = { clip, weight: 0 };
  const half = (i: number): Votes =>
    combinedVotes(rule, {
      answer: unseenVotes(chunks.slice(i, i + 1), asked),
      any: any.length > 0 ? unseenVotes(any.slice(i, i + 1), asked) : null,
      beyond: null,
      linear: null,
    });
  const halves = [half(0), half(1)];
  const losses = new Float64Array(actual.length).fill(Number.NaN);
  let [rows, loss, noise] = [0, 0, 0];
  for (let row = 0; row < actual.length; row++) {
    const [a, b] = halves.map(({ counts }) => counts[row]);
    if (a === 0 || b === 0) continue;
    const [one, other] = halves.map(({ sums, counts }) => Math.min(clip, sums[row] / counts[row]));
    losses[row] = (actual[row] - one) * (actual[row] - other);
    loss += losses[row];
    noise += (one - other) ** 2 / (1 / a + 1 / b);
    rows++;
  }
  return { setting, losses, loss: loss / rows, noise: noise / rows };
}
