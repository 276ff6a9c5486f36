import { z } from 'zod';
import { quantile } from './metrics';
import { ascending } from './order';
import { firstNotBelow } from './sorted';

/** Share of amounts that an interval is to hold. */
const intervalLevel = 0.8;

/**
 * How the spread of the forest's leaves becomes an interval that holds as many amounts as it says: widened by so many
 * of its own widths as clients that the trees had not seen ask for, each tenth of the answers by itself (Y. Romano et
 * al., Conformalized quantile regression, 2019; by groups: V. Vovk, 2003).
 */
export const intervalSchema = z
  .object({
    /** Of each group of answers but the last: the answer that it ends with; ascending. */
    bounds: z.array(z.number()),
    /** Per group: widths that both ends move outwards; inwards when negative. */
    widen: z.array(z.number()).min(1),
    /** Counts beside the width, so that an interval of none can be widened too. */
    unit: z.number().nonnegative(),
    /** The least amount that was learned from: no interval reaches below. */
    least: z.number(),
    /** Whether amounts may be negative; absent: they are not, or an earlier release fitted upper ends alone. */
    isSigned: z.literal(true).optional(),
  })
  .refine(({ bounds, widen }) => widen.length === bounds.length + 1, 'a width per group');
export type IntervalFit = z.infer<typeof intervalSchema>;

export interface Interval {
  lower: number;
  upper: number;
}

/**
 * The middle of a distribution that is `any` parts examples and the rest zeros, as much of it as an interval is to
 * hold: a tenth lies below and a tenth above (quantile forest: N. Meinshausen 2006). Where more than a tenth of it is
 * equal to the lower end, as zeros often are, what is not left out below is left out above.
 * @param examples ascending: one amount of each tree's leaf
 */
export function spreadOf(examples: Float64Array, any: number): Interval {
  const tail = (1 - intervalLevel) / 2;
  const below = (value: number) => {
    const share = firstNotBelow(examples, value) / examples.length;
    return any * share + (value > 0 ? 1 - any : 0);
  };
  const lower = mixedQuantile(examples, any, tail);
  return { lower, upper: mixedQuantile(examples, any, Math.min(1, below(lower) + intervalLevel)) };
}

function mixedQuantile(examples: Float64Array, any: number, share: number): number {
  const none = 1 - any;
  const negative = (any * firstNotBelow(examples, 0)) / examples.length;
  if (share <= negative && any > 0) return quantile(examples, share / any);
  if (share <= negative + none || any === 0) return 0;
  return quantile(examples, Math.min(1, (share - none) / any));
}

/**
 * Whether the lower end of a spread may move inwards. Where it begins at nothing it may not, since many have nothing;
 * where amounts may be negative, a spread that begins below it is as any other.
 */
function mayNarrow(lower: number, isSigned: boolean): boolean {
  return lower > 0 || (isSigned && lower < 0);
}

/** The interval around an answer. */
export function intervalAt(fit: IntervalFit, answer: number, { lower, upper }: Interval): Interval {
  const step = fit.widen[firstNotBelow(fit.bounds, answer)] * (upper - lower + fit.unit);
  const top = Math.max(upper + step, lower);
  if (mayNarrow(lower, fit.isSigned === true)) return around(fit, lower - step, top);
  return { lower: Math.max(lower - Math.max(step, 0), fit.least), upper: top };
}

/** An interval that narrows beyond its middle is none. */
function around({ least }: IntervalFit, lower: number, upper: number): Interval {
  const low = Math.max(lower, least);
  return low <= upper ? { lower: low, upper } : { lower: (low + upper) / 2, upper: (low + upper) / 2 };
}

/** Answers that a forest gave without having seen the clients, with the spread of its leaves, beside what came. */
export interface Spreads {
  answer: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  actual: Float64Array;
  client: Int32Array;
}

/** Fewest clients of a group, and the most groups. */
const clientsPerGroup = 40;
const mostGroups = 10;

/** Fits what `intervalAt` needs; null where there are too few clients. */
export function fitInterval(spreads: Spreads): IntervalFit | null {
  const { answer, actual, client } = spreads;
  const groups = Math.min(mostGroups, Math.floor(new Set(client).size / clientsPerGroup));
  if (groups === 0) return null;
  const least = actual.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY);
  const isSigned = least < 0;
  const unit = actual.reduce((sum, value) => sum + Math.abs(value), 0) / actual.length / 100;
  const sorted = answer.slice().sort();
  const ends = Array.from({ length: groups - 1 }, (_, i) => quantile(sorted, (i + 1) / groups));
  const bounds = [...new Set(ends)];
  const misses: number[][] = Array.from({ length: bounds.length + 1 }, () => []);
  for (let row = 0; row < answer.length; row++) {
    misses[firstNotBelow(bounds, answer[row])].push(missOf(spreads, row, unit, isSigned));
  }
  return { bounds, widen: misses.map(widenOf), unit, least, ...(isSigned && { isSigned }) };
}

/** By how many widths an amount lies outside its spread; negative: inside. */
function missOf({ lower, upper, actual }: Spreads, row: number, unit: number, isSigned: boolean): number {
  const width = upper[row] - lower[row] + unit;
  const above = (actual[row] - upper[row]) / (width || 1);
  const below = (lower[row] - actual[row]) / (width || 1);
  return below > 0 || mayNarrow(lower[row], isSigned) ? Math.max(above, below) : above;
}

/** The conformal quantile: of n misses and one more to come, the one that holds so many. */
function widenOf(misses: readonly number[]): number {
  if (misses.length === 0) return 0;
  const sorted = Float64Array.from(misses).sort();
  return sorted[Math.min(sorted.length, Math.ceil(intervalLevel * (sorted.length + 1))) - 1];
}

/** Of the amounts, how many lie in their intervals: of all, and by tenths of the answers, the lowest first. */
export function coverageOf(
  actual: Float64Array,
  answer: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): { all: number; tenths: number[] } {
  const order = ascending(answer);
  const shareOf = (rows: Uint32Array) =>
    rows.reduce((count, row) => count + Number(actual[row] >= lower[row] && actual[row] <= upper[row]), 0) /
    rows.length;
  const edge = (tenth: number) => Math.round((tenth * order.length) / 10);
  const tenths = Array.from({ length: 10 }, (_, i) => order.subarray(edge(i), edge(i + 1)));
  return { all: shareOf(order), tenths: tenths.filter((rows) => rows.length > 0).map(shareOf) };
}
