import type { ColumnSummary, Jump } from '../../shared/schemas/jumps';
import { decimals, percent } from '../../shared/words';
import { movedNumbers } from './movement';

/** A column's values: numbers, NaN where missing; of a category, places in `names`. */
export interface ColumnValues {
  values: Float64Array;
  /** Null for a number. */
  names: readonly string[] | null;
}

/** Fewer rows than this, on either side, tell nothing. */
const leastRows = 30;
/** Standard errors beyond which two shares differ, whatever chance allows. */
const clearly = 5;
const mostValues = 5;

/**
 * How a column of a file lies beside what came before: emptied, in another unit, without a category that was common, or
 * with a share of yes that doubled or halved. Null where nothing is beyond what chance and ordinary change explain.
 */
export function findJump(column: string, before: ColumnValues, now: ColumnValues): Jump | null {
  if (before.values.length < leastRows || now.values.length < leastRows) return null;
  const found = emptied(before, now) ?? (before.names === null ? ofNumbers(before, now) : ofCategory(before, now));
  if (found === null) return null;
  return { column, ...found, text: `“${column}” ${found.text}`, before: summaryOf(before), now: summaryOf(now) };
}

type Found = Pick<Jump, 'kind' | 'text'> | null;

function emptied(before: ColumnValues, now: ColumnValues): Found {
  const [was, is] = [missingOf(before), missingOf(now)];
  if (is - was < 0.5) return null;
  return { kind: 'empty', text: `is empty in ${percent(is)} of the rows, before in ${percent(was)}` };
}

function ofNumbers(before: ColumnValues, now: ColumnValues): Found {
  const [was, is] = [known(before), known(now)];
  if (was.length < leastRows || is.length < leastRows) return null;
  if (isFlag(was) && isFlag(is)) return ofShares(was, is);
  const moved = movedNumbers(was, is);
  if (moved < 0.8) return null;
  const [middle, other] = [medianOf(was), medianOf(is)];
  const times = middle !== 0 ? other / middle : Number.NaN;
  const scaled = was.map((value) => value * times);
  if (times > 0 && (times >= 2 || times <= 0.5) && movedNumbers(scaled, is) < 0.4) {
    const text = `looks like another unit: its median is ${decimals(other)}, before ${decimals(middle)}`;
    return { kind: 'unit', text };
  }
  if (moved < 0.95) return null;
  const text = `has hardly a value in common with before: its median is ${decimals(other)}, before ${decimals(middle)}`;
  return { kind: 'otherValues', text };
}

function ofShares(was: Float64Array, is: Float64Array): Found {
  const [before, now] = [meanOf(was), meanOf(is)];
  const [low, high] = [Math.min(before, now), Math.max(before, now)];
  const pooled = (before * was.length + now * is.length) / (was.length + is.length);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / was.length + 1 / is.length));
  if (high < 2 * low || high - low <= clearly * error) return null;
  const text = `is yes in ${percent(now)} of the rows, before in ${percent(before)}`;
  return { kind: 'shareOfYes', text };
}

function ofCategory(before: ColumnValues, now: ColumnValues): Found {
  const [was, is] = [sharesOf(before), sharesOf(now)];
  const rows = known(now).length;
  const gone = [...was].filter(
    ([value, share]) => share >= 0.05 && !is.has(value) && (1 - share) ** rows < 10 ** -clearly,
  );
  if (gone.length === 0) return null;
  const named = gone.map(([value, share]) => `“${value}” (before ${percent(share)})`).slice(0, 3);
  return { kind: 'categoryGone', text: `has no ${named.join(', ')} any more` };
}

function summaryOf(column: ColumnValues): ColumnSummary {
  const values = known(column).sort();
  const isNumber = column.names === null;
  const at = (share: number) => values[Math.round(share * (values.length - 1))];
  const shares = isNumber && new Set(values.slice(0, 1000)).size > 2 ? [] : [...sharesOf(column)];
  return {
    rows: column.values.length,
    missing: missingOf(column),
    quartiles: isNumber && values.length > 0 ? [0, 0.25, 0.5, 0.75, 1].map(at) : [],
    values: shares
      .sort((a, b) => b[1] - a[1])
      .slice(0, mostValues)
      .map(([value, share]) => ({ value, share })),
  };
}

/** Shares of the values among the rows that have one. */
function sharesOf({ values, names }: ColumnValues): Map<string, number> {
  const counts = new Map<string, number>();
  const rows = values.filter((value) => !Number.isNaN(value));
  for (const value of rows) {
    const name = names ? names[value] : String(value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].map(([name, count]) => [name, count / rows.length]));
}

function known({ values }: ColumnValues): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function missingOf(column: ColumnValues): number {
  return 1 - known(column).length / column.values.length;
}

function isFlag(values: Float64Array): boolean {
  return values.every((value) => value === 0 || value === 1);
}

function medianOf(values: Float64Array): number {
  return values.slice().sort()[Math.floor(values.length / 2)];
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
