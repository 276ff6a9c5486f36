import { clientIdReader } from './clientIds';
import { parseDate } from './dates';
import { HashCounts } from './hashCounts';
import { headerTest } from './header';
import { addDecimal, type DecimalEvidence, isNumber, quickNumber } from './numbers';
import { cellOf, type PlainLine, plainLineReader } from './plainLines';
import { type Readable, rowsInto } from './records';
import { hashOf } from './textHash';
import type { RecordSink } from './tokenizer';
import { isMissing, isMissingText } from './values';

/** Distinct values that are kept of a column; of a column of more, only how many there are in so many cells. */
const mostValues = 1000;
/** Of a longer text only the beginning is kept, and what tells it from others. */
const longestKept = 250;
/** Cells in which the form of a column's dates is looked for: the first that hold something. */
const mostDates = 500;
const oldestDay = Date.UTC(1900, 0, 1);
const latestDay = Date.UTC(2100, 0, 1);
const minus = 45;
const point = 46;
const zero = 48;

/** What all cells of a column say of it. */
export class ColumnSurvey {
  rows = 0;
  /** Cells that are empty, or hold nothing but a mark that there is no value. */
  blank = 0;
  /** Cells that are missing as a number or a date would be, words such as `none` included. */
  missing = 0;
  /** Cells that are numbers, with one decimal mark or the other. */
  numbers = 0;
  /** The first cell that is not missing and no number. */
  text: string | null = null;
  /** The values that are not missing, with their counts, as long as they are few. */
  values: Map<string, number> | null;
  /** In how many cells the most values that are kept were found; 0 as long as there are fewer. */
  private fullAfter = 0;
  readonly decimals: DecimalEvidence = { balance: 0, open: null };
  /** The first cells that hold something. */
  readonly dates: string[] = [];
  /** Whether all that hold something are days such as 20240105. */
  private days: boolean;
  /** Whether each cell is the number after the one before it. */
  private counted: boolean;
  private last = Number.NaN;

  /** @param keepsCells false: it is a column of numbers, of which only the decimal mark is wanted */
  constructor(private readonly keepsCells = true) {
    this.values = keepsCells ? new Map() : null;
    this.days = keepsCells;
    this.counted = keepsCells;
  }

  /** Cells that hold something. */
  get filled(): number {
    return this.rows - this.missing;
  }

  get allDays(): boolean {
    return this.days && this.filled > 0;
  }

  /** Whether the column numbers the rows. */
  get counts(): boolean {
    return this.counted && this.rows > 1 && (this.last === this.rows || this.last === this.rows - 1);
  }

  /** How many distinct values there are in how many cells, at least. */
  get distinct(): { values: number; cells: number } {
    if (this.values) return { values: this.values.size, cells: this.filled };
    return { values: mostValues, cells: this.fullAfter };
  }

  add(cell: string): void {
    this.rows++;
    const number = quickNumber(cell);
    if (Number.isNaN(number)) this.addOther(cell);
    else this.addNumber(cell, number);
  }

  /** The same of a cell of a line. Once nothing is kept of cells any more, of most numbers no text is made. */
  addFrom(line: PlainLine, column: number): void {
    if (this.takesMore || !this.addPlain(line, column)) this.add(cellOf(line, column));
  }

  private get takesMore(): boolean {
    if (this.counted || this.days || this.values !== null) return true;
    return this.keepsCells && this.dates.length < mostDates;
  }

  /** Takes a number with a fraction, or without point and zero at its end; false: it takes more to tell what it is. */
  private addPlain({ text, starts, numbers }: PlainLine, column: number): boolean {
    const number = numbers[column];
    const end = starts[column + 1] - 1;
    const isWhole = Number.isInteger(number);
    if (Number.isNaN(number) || (isWhole ? text.charCodeAt(end - 1) === zero : text.charCodeAt(end - 4) === point))
      return false;
    this.rows++;
    this.numbers++;
    if (!isWhole) this.decimals.balance--;
    return true;
  }

  private addNumber(cell: string, number: number): void {
    this.numbers++;
    if (this.counted) {
      this.counted = this.rows === 1 || number === this.last + 1;
      this.last = number;
    }
    if (!Number.isInteger(number) || cell.charCodeAt(cell.length - 1) === zero) this.addPoint(cell);
    this.addValue(cell);
  }

  /** Of a number of digits with a point, if any mark: as `addDecimal`, without a pattern. */
  private addPoint(cell: string): void {
    const first = cell.charCodeAt(0) === minus ? 1 : 0;
    const whole = cell.length - 4 - first;
    const mayPartThousands =
      cell.charCodeAt(cell.length - 4) === point && whole <= 3 && cell.charCodeAt(first) !== zero;
    if (mayPartThousands) this.decimals.open ??= cell;
    else if (cell.includes('.')) this.decimals.balance--;
  }

  private addOther(cell: string): void {
    this.counted = false;
    if (isMissing(cell)) {
      this.missing++;
      if (isMissingText(cell)) this.blank++;
      return;
    }
    // A number has a digit; most texts have none.
    if (/\d/.test(cell) && !this.isKnownText(cell) && isNumber(cell)) {
      this.numbers++;
      addDecimal(this.decimals, cell);
    } else this.text ??= cell;
    this.addValue(cell);
  }

  private isKnownText(cell: string): boolean {
    return this.values?.has(cell) === true && this.numbers === 0;
  }

  private addValue(cell: string): void {
    if (this.days) this.days = isDay(cell);
    if (this.keepsCells && this.dates.length < mostDates) this.dates.push(kept(cell));
    if (this.values === null) return;
    const long = cell.length > longestKept ? kept(cell) : null;
    const count = this.values.get(long ?? cell);
    if (count === undefined) this.values.set(long ?? kept(cell), 1);
    else this.values.set(long ?? cell, count + 1);
    if (this.values.size < mostValues) return;
    this.values = null;
    this.fullAfter = this.filled;
  }
}

/** A copy: a part of a chunk of the file would keep all of it. */
function kept(cell: string): string {
  const text = cell.length > longestKept ? `${cell.slice(0, longestKept)}… ${hashOf(cell)} ${cell.length}` : cell;
  return Buffer.from(text).toString();
}

/** YYYYMMDD: eight digits that are a day of our time. */
function isDay(cell: string): boolean {
  const at = cell.trim().length === 8 ? parseDate(cell, 'compact') : Number.NaN;
  return at >= oldestDay && at < latestDay;
}

/** How often the values of a column come, by their hashes: so much of them that memory stays small. */
class Repetitions {
  private readonly counts = new HashCounts();
  rows = 0;
  /** The value that came most often, and how often. */
  top = { value: '', count: 0 };

  add(value: string): void {
    this.rows++;
    const count = this.counts.add(hashOf(value), this.counts.size < mostHashes);
    if (count > this.top.count) this.top = { value: Buffer.from(value).toString(), count };
  }

  get repeat(): boolean {
    return this.top.count > 1;
  }

  /** Share of the rows whose value was there before. */
  get repeatedShare(): number {
    return this.rows === 0 ? 0 : 1 - this.counts.size / Math.min(this.rows, mostHashes);
  }
}

const mostHashes = 2_000_000;

/** So much of a file is looked through in any case, in bytes: all of most files. */
const surveyedBytes = 4_000_000;

/** What the rows of a file say of its columns. */
export interface Survey {
  columns: ColumnSurvey[];
  /** How often the values of the column come that may be the clients. */
  clients: Repetitions | null;
  /** Whether all rows were looked through. */
  whole: boolean;
}

/**
 * Looks through a file's rows: through all of them, or of a large file as far as nothing is open any more.
 * @param clients the column whose values are counted
 * @param isOpen whether what was seen leaves something open
 * @param only the columns that are looked at, and those of them that are known for numbers; null: all
 */
export async function surveyOf(
  file: Readable & { headed: boolean; header: readonly string[] },
  clients: number | null,
  isOpen: (columns: readonly ColumnSurvey[]) => boolean,
  only: { all: readonly string[]; numbers: readonly string[] } | null = null,
): Promise<Survey> {
  const wanted = new Set(only?.all ?? file.header);
  const numbers = new Set(only?.numbers);
  const places = file.header.flatMap((column, i) => (wanted.has(column) ? [i] : []));
  const columns = file.header.map((column) => new ColumnSurvey(!numbers.has(column)));
  const idOf = clientIdReader([]);
  const repetitions = clients === null ? null : new Repetitions();
  const isHeader = headerTest(file);
  const addClient = (cells: readonly string[]) => {
    if (!repetitions || clients === null) return;
    const id = idOf(cells[clients] ?? '');
    if (typeof id === 'string') repetitions.add(id);
  };
  const named = clients === null ? [] : [file.header[clients]];
  const readLine = plainLineReader({ ...file, columns: named }, (cells, _, line) => {
    for (const i of places) columns[i].addFrom(line, i);
    addClient(cells);
    return cells;
  });
  const sink: RecordSink = {
    line: (text, start, end, line) => readLine(text, start, end, line) !== null,
    record: ({ cells }) => {
      if (isHeader(cells)) return;
      for (const i of places) columns[i].add(cells[i] ?? '');
      addClient(cells);
    },
  };
  const until = surveyedBytes / file.source.bytes;
  for await (const fraction of rowsInto(file, sink)) {
    if (fraction < 1 && fraction > until && !isOpen(columns)) return { columns, clients: repetitions, whole: false };
  }
  return { columns, clients: repetitions, whole: true };
}
