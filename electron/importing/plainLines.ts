import type { Rejection } from './row';

/** A line without quotes as it stands in a text, cut into cells. */
export interface PlainLine {
  text: string;
  /** Of the text. */
  codes: Uint16Array;
  /** Where the cells begin; at last, one past where the next line does. */
  starts: Int32Array;
}

export function cellOf({ text, starts }: PlainLine, column: number): string {
  return text.slice(starts[column], starts[column + 1] - 1);
}

/** As `RecordSink` has it: what a line says, or why it says nothing; null: it is wanted as a record. */
export type LineReader<Row> = (text: string, start: number, end: number, line: number) => Row | Rejection | null;

/**
 * Returns a function that makes texts of some columns alone. A line of another width, or one that may be the header
 * once more, is wanted as a record.
 * @param read is given a record in which the other columns are empty, its line's number, and the line
 */
export function plainLineReader<Row>(
  file: { header: readonly string[]; columns: readonly string[]; dialect: { delimiter: string } },
  read: (cells: readonly string[], line: number, plain: PlainLine) => Row | Rejection,
): LineReader<Row> {
  const { header } = file;
  const last = header.length - 1;
  const columns = file.columns.map((column) => header.indexOf(column)).filter((column) => column >= 0);
  const cells = header.map(() => '');
  const delimiter = file.dialect.delimiter.charCodeAt(0);
  const codesOf = textCodes();
  const plain: PlainLine = { text: '', codes: new Uint16Array(0), starts: new Int32Array(header.length + 1) };
  return (text, start, end, line) => {
    plain.text = text;
    plain.codes = codesOf(text);
    const isWhole = cutLine(plain.codes, start, end, delimiter, plain.starts);
    if (!isWhole || cellOf(plain, last).trim() === header[last]) return null;
    for (const column of columns) cells[column] = cellOf(plain, column);
    return read(cells, line, plain);
  };
}

/** Returns a function that gives the codes of a text: an array of numbers is read much faster than a text. */
export function textCodes(): (text: string) => Uint16Array {
  let known = '';
  let codes = new Uint16Array(0);
  return (text) => {
    if (text === known) return codes;
    if (codes.length < text.length) codes = new Uint16Array(2 * text.length);
    Buffer.from(codes.buffer).write(text, 'utf16le');
    known = text;
    return codes;
  };
}

/**
 * Puts into `starts` where the cells of a line begin, and at last one past where the next line does; false when there
 * are more or fewer cells than there is room for.
 */
export function cutLine(
  codes: Uint16Array,
  start: number,
  end: number,
  delimiter: number,
  starts: Int32Array,
): boolean {
  const width = starts.length - 1;
  let cells = 0;
  starts[0] = start;
  for (let at = start; at < end; at++) {
    if (codes[at] !== delimiter) continue;
    if (++cells === width) return false;
    starts[cells] = at + 1;
  }
  starts[width] = end + 1;
  return cells === width - 1;
}
