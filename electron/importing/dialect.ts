import { AppError } from '../../shared/errors';
import { type Source, textOf } from './source';
import { type CsvRecord, type Newline, Tokenizer } from './tokenizer';

/** How a CSV is written. */
export interface Dialect {
  /** A space stands for any number of them: text in padded columns. */
  delimiter: string;
  newline: Newline;
  /** Whether the first line is Excel's hint `sep=;`, which stands before the header. */
  hinted: boolean;
}

const delimiters = [',', ';', '\t', '|'];
const headCharacters = 1 << 16;
const lookedRecords = 50;

/** The dialect of a file, by its beginning. */
export async function dialectOf(source: Source): Promise<Dialect> {
  let head = '';
  for await (const { text } of textOf(source)) {
    head += text;
    if (head.length > headCharacters) break;
  }
  return detectDialect(head.slice(0, headCharacters));
}

/** The delimiter with which the first lines have most cells in agreement with the header. */
export function detectDialect(head: string): Dialect {
  const unquoted = head.replace(/"[^"]*"/g, '');
  const newline = !unquoted.includes('\n') && unquoted.includes('\r') ? '\r' : '\n';
  const hint = /^sep=([,;\t|])\r?[\n\r]/i.exec(head);
  if (hint) return { delimiter: hint[1], newline, hinted: true };
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const score = agreement(head, delimiter, newline);
    if (score > best.score) best = { delimiter, score };
  }
  if (isPadded(head, newline, best.delimiter)) best.delimiter = ' ';
  return { delimiter: best.delimiter, newline, hinted: false };
}

/** The number of cells in lines that have as many as the header; 0 where the header has one only. */
function agreement(head: string, delimiter: string, newline: Newline): number {
  const records = firstRecords(head, delimiter, newline);
  const width = records[0]?.cells.length ?? 0;
  return width < 2 ? 0 : records.filter(({ cells }) => cells.length === width).length * width;
}

/** Whether all lines fall into equally many cells at their spaces, more than the best delimiter cuts them into. */
function isPadded(head: string, newline: Newline, delimiter: string): boolean {
  const widths = new Set(firstRecords(head, ' ', newline).map(({ cells }) => cells.length));
  const [width] = widths;
  return widths.size === 1 && width > (firstRecords(head, delimiter, newline)[0]?.cells.length ?? 1);
}

/** The records of the beginning. With a wrong delimiter quotes may seem unclosed: the records before them count. */
function firstRecords(head: string, delimiter: string, newline: Newline): CsvRecord[] {
  const tokenizer = new Tokenizer('', delimiter, newline);
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

/** All records of a file, the header first; beside them, the fraction of the file that was read. */
export async function* recordsOf(
  source: Source,
  { delimiter, newline, hinted }: Dialect,
): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  const tokenizer = new Tokenizer(source.path, delimiter, newline);
  let skip = hinted;
  const withoutHint = (records: CsvRecord[]) => {
    if (!skip || records.length === 0) return records;
    skip = false;
    return records.slice(1);
  };
  for await (const { text, bytesRead } of textOf(source)) {
    yield { records: withoutHint(tokenizer.push(text)), fraction: bytesRead / source.bytes };
  }
  yield { records: withoutHint(tokenizer.end()), fraction: 1 };
}

/** Column names as they are addressed: trimmed; an empty one by its place, a repeated one with its number. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, i) => {
    const wanted = cell.trim() || `column ${i + 1}`;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}
