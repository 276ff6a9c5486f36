import { type DateOrder, dateOrders } from '../../shared/importing';
import { type DateFormat, parseDate } from './dates';
import { isMissing } from './values';

/** A column's format; `ordered` are three numbers, whose order is for the evidence of the whole column to decide. */
type ColumnFormat = Exclude<DateFormat, DateOrder> | 'ordered';

const formats: readonly ColumnFormat[] = ['iso', 'ordered', 'compact', 'epoch', 'named', 'serial'];
const share = 0.6;
/** No date is written in more characters; to look for one in more would take long. */
const longestDate = 250;

/** The format in which most cells of a sample are dates; null when the column holds none. */
export function columnFormat(cells: readonly string[]): ColumnFormat | null {
  const filled = cells.filter((cell) => !isMissing(cell));
  for (const format of formats) {
    const dates = filled.filter((cell) => isDate(cell, format)).length;
    if (dates > 0 && dates >= filled.length * share) return format;
  }
  return null;
}

function isDate(cell: string, format: ColumnFormat): boolean {
  if (cell.length > longestDate) return false;
  if (format !== 'ordered') return !Number.isNaN(parseDate(cell, format));
  return dateOrders.some((order) => isDay(cell, order));
}

function isDay(cell: string, order: DateOrder): boolean {
  return !Number.isNaN(parseDate(cell, order));
}

/** What the cells of a column say of the order of their dates; cells are added until it is settled. */
export class OrderEvidence {
  private readonly dates: Record<DateOrder, number> = { dmy: 0, mdy: 0, ymd: 0 };
  /** What stands first and last, where a cell could be year, month, day in two digits each. */
  private readonly firsts = new Set<string>();
  private readonly lasts = new Set<string>();

  add(cells: readonly string[]): void {
    for (const cell of cells) {
      if (isMissing(cell)) continue;
      for (const order of dateOrders) if (isDay(cell, order)) this.dates[order]++;
      const ends = /^\s*(\d\d)[-/.]\d\d[-/.](\d\d)(?!\d)/.exec(cell);
      if (!ends) continue;
      this.firsts.add(ends[1]);
      this.lasts.add(ends[2]);
    }
  }

  /**
   * The orders that remain, the likeliest first: those in which the most cells are dates. Years hardly vary where days
   * do, so the year comes first where many dates end in twice as many numbers as they begin with, and the other way
   * round.
   */
  left(): DateOrder[] {
    const most = Math.max(...Object.values(this.dates));
    const orders = dateOrders.filter((order) => this.dates[order] === most && most > 0);
    if (!orders.includes('ymd') || orders.length === 1) return orders;
    const [first, last] = [this.firsts.size, this.lasts.size];
    if (last >= manyDays && last >= 2 * first) return ['ymd'];
    if (first >= manyDays && first >= 2 * last) return orders.filter((order) => order !== 'ymd');
    return last > first ? ['ymd', ...orders.filter((order) => order !== 'ymd')] : orders;
  }
}

const manyDays = 9;
