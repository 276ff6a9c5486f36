import { AppError } from '../../shared/errors';
import { EscapedTokenizer } from './escapedTokenizer';
import { type Source, textOf } from './source';
import { type CsvRecord, type Newline, type RecordSink, Tokenizer } from './tokenizer';

export interface Dialect {
  /** A space stands for any number of them: text in padded columns. */
  delimiter: string;
  newline: Newline;
  /** Whether the first line is Excel's hint `sep=;`, which stands before the header. */
  hinted: boolean;
  /** Whether a backslash takes the meaning from the character behind it, as MySQL writes it. */
  escaped: boolean;
}

const delimiters = [',', ';', '\t', '|'];
const headCharacters = 1 << 16;
const lookedRecords = 50;

export async function dialectOf(source: Source): Promise<Dialect> {
  let head = '';
  for await (const { text } of textOf(source)) {
    head += text;
    if (head.length > headCharacters) break;
  }
  return detectDialect(head.slice(0, headCharacters), source.escaped);
}

/** The delimiter with which the first lines have most cells in agreement with the header. */
export function detectDialect(head: string, escaped = false): Dialect {
  const unquoted = head.replace(/"[^"]*"/g, '');
  const newline: Newline = !unquoted.includes('\n') && unquoted.includes('\r') ? '\r' : '\n';
  const hint = /^sep=([,;\t|])\r?[\n\r]/i.exec(head);
  if (hint) return { delimiter: hint[1], newline, hinted: true, escaped };
  const records = delimiters.map((delimiter) => firstRecords(head, { delimiter, newline, hinted: false, escaped }));
  const found = best(records.map(agreement)) ?? best(records.map(commonWidth)) ?? 0;
  const plain = { delimiter: delimiters[found], newline, hinted: false, escaped };
  return isPadded(head, plain, records[found]) ? { ...plain, delimiter: ' ' } : plain;
}

function best(scores: readonly number[]): number | null {
  const highest = Math.max(...scores);
  return highest > 0 ? scores.indexOf(highest) : null;
}

/** Share of the records that must have as many cells as the first for that to be the header. */
const agreeingShare = 0.8;

/** The number of cells in records that have as many as the first; 0 where that has one only, or few agree with it. */
function agreement(records: readonly CsvRecord[]): number {
  const width = records[0]?.cells.length ?? 0;
  const agreeing = records.filter(({ cells }) => cells.length === width).length;
  return width < 2 || agreeing < records.length * agreeingShare ? 0 : agreeing * width;
}

/** The number of cells in records of the most common width above one: lines above the header agree with nothing. */
function commonWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...[...counts].map(([width, count]) => (width < 2 ? 0 : width * count)));
}

/** Whether all lines fall into equally many cells at their spaces, more than the best delimiter cuts them into. */
function isPadded(head: string, dialect: Dialect, records: readonly CsvRecord[]): boolean {
  const widths = new Set(firstRecords(head, { ...dialect, delimiter: ' ' }).map(({ cells }) => cells.length));
  const [width] = widths;
  return widths.size === 1 && width > (records[0]?.cells.length ?? 1);
}

/** The records of the beginning. With a wrong delimiter quotes may seem unclosed: the records before them count. */
function firstRecords(head: string, dialect: Dialect): CsvRecord[] {
  const { newline } = dialect;
  const tokenizer = tokenizerOf('', dialect);
  const records: CsvRecord[] = [];
  try {
    for (const line of head.slice(0, lastEnd(head, newline)).split(newline)) {
      records.push(...tokenizer.push(line + newline));
      if (records.length > lookedRecords) break;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return records;
}

/** Where the last whole line ends: what was cut off in its middle tells nothing. */
function lastEnd(head: string, newline: Newline): number {
  const at = head.lastIndexOf(newline);
  return at < 0 ? head.length : at;
}

/** All records of a text file, the header first; beside them, the fraction of the file that was read. */
export async function* textRecords(
  source: Source,
  dialect: Dialect,
): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  let records: CsvRecord[] = [];
  const sink: RecordSink = { line: () => false, record: (record) => records.push(record) };
  for await (const fraction of textInto(source, dialect, sink)) {
    yield { records, fraction };
    records = [];
  }
}

/** Puts all records of a text file into a sink, the header first; after each piece, the fraction that was read. */
export async function* textInto(source: Source, dialect: Dialect, sink: RecordSink): AsyncGenerator<number> {
  const tokenizer = tokenizerOf(source.path, dialect);
  const into = dialect.hinted ? withoutFirst(1, sink) : sink;
  for await (const { text, bytesRead } of textOf(source)) {
    tokenizer.pushInto(text, into);
    yield bytesRead / source.bytes;
  }
  tokenizer.endInto(into);
  yield 1;
}

/** A sink that lets so many records pass by, which come as records. */
export function withoutFirst(many: number, sink: RecordSink): RecordSink {
  let passed = 0;
  return {
    line: (text, start, end, line) => passed >= many && sink.line(text, start, end, line),
    record: (record) => {
      if (passed >= many) sink.record(record);
      else passed++;
    },
  };
}

function tokenizerOf(file: string, { delimiter, newline, escaped }: Dialect): Tokenizer | EscapedTokenizer {
  return escaped ? new EscapedTokenizer(file, delimiter, newline) : new Tokenizer(file, delimiter, newline);
}

/** Column names as they are addressed: trimmed; an empty one by its place, a repeated one with its number. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  const repeats = new Map<string, number>();
  return header.map((cell, i) => {
    const wanted = cell.trim() || `column ${i + 1}`;
    let name = wanted;
    // Where the one before ended: a header of one name again and again takes no longer than another.
    let n = repeats.get(wanted) ?? 1;
    while (taken.has(name)) name = `${wanted} (${++n})`;
    repeats.set(wanted, n);
    taken.add(name);
    return name;
  });
}
