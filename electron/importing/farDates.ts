/** Days since 1970-01-01, and how many rows are of them. */
export interface DaySpan {
  from: number;
  until: number;
  rows: number;
}

/** How a file's dates lie: the most of them, and those that lie far from them. */
interface DateSpread {
  most: DaySpan;
  before: DaySpan | null;
  after: DaySpan | null;
}

const fewRows = 100;
/** A gap of so many days parts a few dates from the rest: of few rows, one has to be long before it says anything. */
const gapOfFew = 365;
const gapOfMany = 30;
/** And it is so many times as long as the longest among the rest. */
const times = 10;
const fewShare = 0.01;
/** After a gap of so many days, however many dates lie beyond: placeholders, or another calendar. */
const ages = 5 * 365;

/**
 * The dates that lie so far before or after the rest that they may be mistakes: at most one in a hundred (or a single
 * one), beyond a gap that is long beside those among the rest; or fewer than half, years away.
 * @param days day → rows
 */
export function dateSpread(days: ReadonlyMap<number, number>): DateSpread {
  const sorted = [...days].sort((a, b) => a[0] - b[0]);
  const rows = sorted.reduce((sum, [, own]) => sum + own, 0);
  const longest = Math.max(rows < fewRows ? gapOfFew : gapOfMany, times * longestInside(sorted, rows));
  // Of two dates years apart the later one is asked about.
  const first = edge(sorted, (rows - 1) / 2, rows, longest);
  const backwards = sorted.map(([day, own]) => [-day, own] as [number, number]).reverse();
  const last = sorted.length - edge(backwards, rows / 2, rows, longest);
  return {
    most: spanOf(sorted.slice(first, last)) ?? { from: 0, until: 0, rows: 0 },
    before: spanOf(sorted.slice(0, first)),
    after: spanOf(sorted.slice(last)),
  };
}

/**
 * The same beside the days that are known already: all of a file may lie far from them.
 * @param known the first and the last day; null where there is none
 */
export function spreadBeside(days: ReadonlyMap<number, number>, known: Omit<DaySpan, 'rows'> | null): DateSpread {
  const spread = dateSpread(days);
  const { most } = spread;
  if (!known || most.rows === 0) return spread;
  const longest = most.rows < fewRows ? gapOfFew : ages;
  const rest = { ...known, rows: 0 };
  if (most.from - known.until >= longest) return { most: rest, before: spread.before, after: most };
  if (known.from - most.until >= ages) return { most: rest, before: most, after: spread.after };
  return spread;
}

/** The longest gap among the days of the rows but for a hundredth at either end. */
function longestInside(sorted: readonly [number, number][], rows: number): number {
  const margin = Math.max(1, Math.floor(rows * fewShare));
  let [before, longest] = [0, 0];
  for (const [i, [day, own]] of sorted.entries()) {
    if (i > 0 && before >= margin && rows - before > margin) longest = Math.max(longest, day - sorted[i - 1][0]);
    before += own;
  }
  return longest;
}

/** How many of the first days lie far from the others. @param most so many rows may lie years away */
function edge(sorted: readonly [number, number][], most: number, rows: number, longest: number): number {
  const few = Math.max(1, Math.floor(rows * fewShare));
  let [before, found] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    before += sorted[i - 1][1];
    const gap = sorted[i][0] - sorted[i - 1][0];
    if (before > most) break;
    if (gap >= ages || (before <= few && gap >= longest)) found = i;
  }
  return found;
}

function spanOf(part: readonly [number, number][]): DaySpan | null {
  if (part.length === 0) return null;
  return { from: part[0][0], until: part[part.length - 1][0], rows: part.reduce((sum, [, own]) => sum + own, 0) };
}
