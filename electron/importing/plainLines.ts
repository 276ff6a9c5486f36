import { LineCutter } from './lineCutter';
import type { Rejection } from './row';

/** A line without quotes as it stands in a text, cut into cells. */
export interface PlainLine {
  text: string;
  /** Where the cells begin; at last, one past where the next line does. */
  starts: Int32Array;
  /** What a cell is as a number, as `quickNumber` reads it. */
  numbers: Float64Array;
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
  const cutter = new LineCutter(header.length, file.dialect.delimiter);
  const plain: PlainLine = { text: '', starts: cutter.starts, numbers: cutter.numbers };
  return (text, start, end, line) => {
    const isWhole = cutter.cut(text, start, end);
    plain.text = text;
    plain.starts = cutter.starts;
    plain.numbers = cutter.numbers;
    if (!isWhole || cellOf(plain, last).trim() === header[last]) return null;
    for (const column of columns) cells[column] = cellOf(plain, column);
    return read(cells, line, plain);
  };
}
