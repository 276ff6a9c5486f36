import { AppError } from '../../shared/errors';
import { count } from '../../shared/words';

/** One record of a CSV and the physical line, from 1, on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** Takes records in their order. */
export interface RecordSink {
  /**
   * Is offered a line without quotes as it stands in the text, from `start` to before `end`; false: it wants it as a
   * record.
   */
  line: (text: string, start: number, end: number, line: number) => boolean;
  record: (record: CsvRecord) => void;
}

/** A sink that takes records only. */
function recordsInto(records: CsvRecord[]): RecordSink {
  return { line: () => false, record: (record) => records.push(record) };
}

export type Newline = '\n' | '\r';

/** Characters that a cell may have: what is longer is a quote that was never closed, or no CSV. */
export const mostCellCharacters = 1 << 20;
/** Characters that a whole record may have. */
export const mostRecordCharacters = 16 * mostCellCharacters;
const space = 32;
const carriageReturn = 13;

/**
 * Cuts text into records as RFC 4180 has it, with any delimiter: quotes, doubled quotes, line breaks within quotes. A
 * quote within an unquoted cell is a character like any other. Blank lines are passed over. Text may come in any
 * pieces.
 *
 * Our own, since each record must know its line, and since lines without quotes, nearly all, can be split natively.
 */
export class Tokenizer {
  private rest = '';
  private line = 1;
  /** Cells are parted by any number of spaces, and may be padded with them. */
  private readonly padded: boolean;

  /**
   * @param file its path, for error messages
   * @param delimiter a single character; a space stands for any number of them
   * @param newline `\n` (a `\r` before it is dropped), or `\r` for old Macintosh files
   */
  constructor(
    private readonly file: string,
    private readonly delimiter: string,
    private readonly newline: Newline = '\n',
  ) {
    this.padded = delimiter === ' ';
  }

  /**
   * The records that end within what was pushed so far.
   * @throws AppError `unrecognised_file` for a cell that is too long or a quote that is never closed, with its line
   */
  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    this.pushInto(text, recordsInto(records));
    return records;
  }

  /** The last record, if the file does not end with a line break. Throws as `push` does. */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    this.endInto(recordsInto(records));
    return records;
  }

  /** As `push`. */
  pushInto(text: string, sink: RecordSink): void {
    this.cut(this.rest + text, false, sink);
  }

  /** As `end`. */
  endInto(sink: RecordSink): void {
    this.cut(this.rest, true, sink);
  }

  private cut(text: string, atEnd: boolean, sink: RecordSink): void {
    let start = 0;
    let quote = text.indexOf('"');
    while (start < text.length) {
      let end = text.indexOf(this.newline, start);
      if (end < 0) {
        if (!atEnd) break;
        end = text.length;
      }
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      if (quote >= 0 && quote < end) {
        const next = this.addQuoted(sink, text, start, atEnd);
        if (next < 0) break;
        start = next;
      } else {
        if (!this.offer(sink, text, start, end)) this.addPlain(sink, text.slice(start, end));
        start = end + 1;
      }
    }
    this.rest = start < text.length ? text.slice(start) : '';
    if (this.rest.length > mostRecordCharacters) throw this.tooLong('line', this.line, mostRecordCharacters);
  }

  /** Lines that begin with a space may be blank, or padded. */
  private offer(sink: RecordSink, text: string, start: number, end: number): boolean {
    if (this.padded || !(text.charCodeAt(start) > space) || end - start > mostCellCharacters) return false;
    const stop = text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
    if (!sink.line(text, start, stop, this.line)) return false;
    this.line++;
    return true;
  }

  private addPlain(sink: RecordSink, line: string): void {
    const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
    const content = this.padded ? ended.trim() : ended;
    if (content !== '' && !(content.charCodeAt(0) <= space && this.isBlank(content))) {
      const cells = content.split(this.padded ? / +/ : this.delimiter);
      if (content.length > mostCellCharacters) this.checkLengths(cells);
      sink.record({ line: this.line, cells });
    }
    this.line++;
  }

  /** A line of spaces is a blank line, unless the delimiter is among them. */
  private isBlank(line: string): boolean {
    return !line.includes(this.delimiter) && line.trim() === '';
  }

  /** Cuts one record that holds a quote; gives where the next one starts, or −1 when the text ends within it. */
  private addQuoted(sink: RecordSink, text: string, start: number, atEnd: boolean): number {
    const cells: string[] = [];
    let line = this.line;
    let at = this.afterPadding(text, start);
    let newline = -1;
    for (;;) {
      let cell = '';
      if (text[at] === '"') {
        const closed = this.quotedCell(text, at, line, atEnd);
        if (!closed) return -1;
        cell = closed.cell;
        line += closed.lines;
        at = closed.next;
      }
      if (newline < at) newline = indexOrEnd(text, this.newline, at);
      if (newline === text.length && !atEnd) return -1;
      const stop = Math.min(indexOrEnd(text, this.delimiter, at), newline);
      const last = stop === newline;
      const tail = text.slice(at, last && text[stop - 1] === '\r' && stop > at ? stop - 1 : stop);
      cells.push(cell + tail);
      at = last ? stop + 1 : this.afterPadding(text, stop + 1);
      if (!last && !(this.padded && this.isLineEnd(text, at))) continue;
      if (!last) at = indexOrEnd(text, this.newline, at) + 1;
      if (at - start > mostCellCharacters) this.checkLengths(cells);
      sink.record({ line: this.line, cells });
      this.line = line + 1;
      return at;
    }
  }

  private afterPadding(text: string, from: number): number {
    let at = from;
    if (this.padded) while (text[at] === ' ') at++;
    return at;
  }

  private isLineEnd(text: string, at: number): boolean {
    return at >= text.length || text[at] === this.newline || text[at] === '\r';
  }

  /** Reads from an opening quote to the closing one; null when the text ends before it is clear where that is. */
  private quotedCell(text: string, opening: number, line: number, atEnd: boolean) {
    let cell = '';
    let from = opening + 1;
    for (;;) {
      const closing = text.indexOf('"', from);
      if (closing < 0 && (atEnd || text.length - opening > 2 * mostCellCharacters)) throw this.unclosed(line);
      // What follows a quote says whether it closes the cell or is doubled.
      if (closing < 0 || (closing === text.length - 1 && !atEnd)) return null;
      cell += text.slice(from, closing);
      if (cell.length > mostCellCharacters) throw this.unclosed(line);
      if (text[closing + 1] !== '"') {
        const lines = this.newlinesIn(cell);
        if (lines > 0 && !this.mayFollowQuote(text[closing + 1])) throw this.unclosed(line);
        return { cell, lines, next: closing + 1 };
      }
      cell += '"';
      from = closing + 2;
    }
  }

  /**
   * After a cell of several lines only its end may follow: a letter means that this quote opened another cell, and that
   * the one before it was never closed. (Within one line, `"12" screen` is let through as it is.)
   */
  private mayFollowQuote(character: string | undefined): boolean {
    return character === undefined || character === this.delimiter || /\s/.test(character);
  }

  private newlinesIn(cell: string): number {
    let count = 0;
    for (let at = cell.indexOf(this.newline); at >= 0; at = cell.indexOf(this.newline, at + 1)) count++;
    return count;
  }

  private checkLengths(cells: readonly string[]): void {
    if (cells.some((cell) => cell.length > mostCellCharacters))
      throw this.tooLong('cell', this.line, mostCellCharacters);
  }

  private tooLong(what: 'cell' | 'line', line: number, most: number): AppError {
    return tooLong(this.file, what, line, most);
  }

  private unclosed(line: number): AppError {
    const details = { file: this.file, line };
    const message = `${this.file}, line ${line}: a quote (") is opened there and not closed. Close it, or remove it.`;
    return new AppError('unrecognised_file', message, details);
  }
}

export function tooLong(file: string, what: 'cell' | 'line', line: number, most: number): AppError {
  const message = `${file}, line ${line}: a ${what} is longer than ${count(most)} characters. Is this a CSV file?`;
  return new AppError('unrecognised_file', message, { file, line });
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? text.length : at;
}
