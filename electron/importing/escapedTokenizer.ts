import { AppError } from '../../shared/errors';
import {
  type CsvRecord,
  mostCellCharacters,
  mostRecordCharacters,
  type Newline,
  type RecordSink,
  tooLong,
} from './tokenizer';

/** What letters behind a backslash stand for, as MySQL writes them (`INTO OUTFILE`); others stand for themselves. */
const meanings: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '', Z: '' };
/** Nothing is known: the cell of a missing value. */
const missing = 'N';

/**
 * Cuts text into records in which a backslash takes the meaning from what follows it: `\"` within quotes, `\,` without
 * them, `\N` for what is missing, a line break behind a backslash. Of the files that need it; it takes text character
 * by character.
 */
export class EscapedTokenizer {
  private line = 1;
  private start = 1;
  private cells: string[] = [];
  private cell = '';
  /** Characters of the record so far. */
  private length = 0;
  private quoted = false;
  /** Within quotes that are open. */
  private inside = false;
  /** The last character was a backslash, or a quote within quotes, whose meaning the next one tells. */
  private pending: '\\' | '"' | '' = '';

  constructor(
    private readonly file: string,
    private readonly delimiter: string,
    private readonly newline: Newline,
  ) {}

  /** @throws AppError `unrecognised_file` for a cell that is too long (a quote is never closed), with its line */
  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const character of text) this.take(character, records);
    return records;
  }

  /** The last record, if the file does not end with a line break. Throws as `push` does. */
  end(): CsvRecord[] {
    if (this.inside && this.pending !== '"') throw this.unclosed();
    const records: CsvRecord[] = [];
    if (this.cells.length > 0 || this.cell !== '' || this.quoted) this.endRecord(records);
    return records;
  }

  /** As `push`. */
  pushInto(text: string, sink: RecordSink): void {
    for (const record of this.push(text)) sink.record(record);
  }

  /** As `end`. */
  endInto(sink: RecordSink): void {
    for (const record of this.end()) sink.record(record);
  }

  private take(character: string, records: CsvRecord[]): void {
    if (character === this.newline) this.line++;
    if (++this.length > mostRecordCharacters) throw tooLong(this.file, 'line', this.start, mostRecordCharacters);
    if (this.pending === '\\') {
      this.pending = '';
      this.add(character === missing && this.cell === '' ? '\\N' : (meanings[character] ?? character));
      return;
    }
    if (this.pending === '"') {
      this.pending = '';
      if (character === '"') {
        this.add('"');
        return;
      }
      this.inside = false;
    }
    if (character === '\\') this.pending = '\\';
    else if (this.inside) this.takeInside(character);
    else if (character === '"' && this.cell === '' && !this.quoted) this.quoted = this.inside = true;
    else if (character === this.delimiter) this.endCell();
    else if (character === this.newline) this.endRecord(records);
    else this.add(character);
  }

  private takeInside(character: string): void {
    if (character === '"') this.pending = '"';
    else this.add(character);
  }

  private add(text: string): void {
    this.cell += text;
    if (this.cell.length > mostCellCharacters) throw this.unclosed();
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
    this.quoted = false;
  }

  private endRecord(records: CsvRecord[]): void {
    if (this.cell.endsWith('\r') && !this.quoted) this.cell = this.cell.slice(0, -1);
    this.pending = '';
    this.inside = false;
    this.endCell();
    if (this.cells.length > 1 || this.cells[0].trim() !== '') records.push({ line: this.start, cells: this.cells });
    this.cells = [];
    this.length = 0;
    this.start = this.line;
  }

  private unclosed(): AppError {
    const message = `${this.file}, line ${this.start}: a quote (") is opened there and not closed. Close it, or remove it.`;
    return new AppError('unrecognised_file', message, { file: this.file, line: this.start });
  }
}
