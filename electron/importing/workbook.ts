import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from 'saxes';
import { AppError } from '../../shared/errors';
import { checkUnchanged } from './fileHash';
import { builtInForm, formOf, type NumberForm, shownNumber } from './numberFormats';
import type { Source } from './source';
import { type CsvRecord, mostCellCharacters } from './tokenizer';
import { damaged, unreadable, Zip } from './zip';

/** A sheet of a workbook, and the part of the archive that holds it. */
export interface Sheet {
  name: string;
  part: string;
  /** As the workbook shows it. */
  visible: boolean;
  /** Bytes after unpacking. */
  bytes: number;
}

/** What a workbook says of all its sheets. */
interface Workbook {
  sheets: Sheet[];
  /** The year in which it begins to count days. */
  base: 1900 | 1904;
  /** Name of the part with texts, and of that with formats. */
  strings: string | null;
  styles: string | null;
}

/** Characters of all texts that cells share: they are kept in memory. */
const mostShared = 2 ** 28;
/** The last column, XFD, of a sheet. */
const mostColumns = 16_384;
/**
 * Cells without a value before others, which a few bytes may say are thousands: in a whole sheet, and for each value.
 */
const mostEmpty = 2 ** 24;
const emptyForEach = 1000;
/** Of rows that are ready, empty cells included. */
const readyCells = 1_000_000;
/** Characters of XML without a tag's end; a cell's text is shorter. */
const mostBetweenTags = 2 * mostCellCharacters;
const batchRows = 2000;
const emptyCells: readonly string[] = Array<string>(mostColumns).fill('');

/** Whether a zip archive is a workbook in Office Open XML. */
export function isWorkbook(zip: Zip): boolean {
  return (
    zip.has('[Content_Types].xml') &&
    (zip.has('xl/workbook.xml') || zip.has('_rels/.rels')) &&
    !zip.has('word/document.xml')
  );
}

/**
 * The sheets of a workbook, in its order.
 * @throws AppError `file_unreadable` when it is damaged
 */
export async function sheetsOf(zip: Zip, path: string): Promise<Sheet[]> {
  return (await workbookOf(zip, path)).sheets;
}

async function workbookOf(zip: Zip, path: string): Promise<Workbook> {
  const root = await relationsOf(zip, '', path);
  const main = [...root.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  if (main.endsWith('.bin')) throw unreadable(path, 'is a binary workbook (.xlsb): save it as .xlsx or CSV');
  const relations = await relationsOf(zip, main, path);
  const bytes = new Map(zip.parts.map((part) => [part.name, part.bytes]));
  const partOf = (type: string) =>
    [...relations.values()].find((one) => one.type.endsWith(type) && zip.has(one.target))?.target ?? null;
  const workbook: Workbook = { sheets: [], base: 1900, strings: partOf('/sharedStrings'), styles: partOf('/styles') };
  await parse(zip, main, path, {
    open: (name, attributes) => {
      if (name === 'workbookPr' && isTrue(attributes.date1904)) workbook.base = 1904;
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
      const relation = relations.get(id);
      if (!relation?.type.endsWith('/worksheet')) return;
      const visible = (attributes.state ?? 'visible') === 'visible';
      workbook.sheets.push({
        name: attributes.name ?? '',
        part: relation.target,
        visible,
        bytes: bytes.get(relation.target) ?? 0,
      });
    },
  });
  if (workbook.sheets.length === 0) throw unreadable(path, 'is a workbook without a sheet of cells');
  return workbook;
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** What a part of the archive refers to, by ids; of the archive itself for the empty name. */
async function relationsOf(
  zip: Zip,
  part: string,
  path: string,
): Promise<Map<string, { type: string; target: string }>> {
  const folder = part.includes('/') ? part.slice(0, part.lastIndexOf('/') + 1) : '';
  const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const found = new Map<string, { type: string; target: string }>();
  if (!zip.has(file)) return found;
  await parse(zip, file, path, {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name !== 'Relationship') return;
      const target = new URL(Target, `zip:/${folder}`).pathname;
      found.set(Id, { type: Type, target: decodeURIComponent(target).replace(/^\//, '') });
    },
  });
  return found;
}

/** The records of a workbook's sheets in turn; a first record that comes again in a later sheet is its header. */
export async function* sheetRecords(source: Source): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  const zip = await Zip.open(source, source.entry);
  try {
    const workbook = await workbookOf(zip, source.path);
    const shared = await sharedTexts(zip, workbook.strings, source.path);
    const forms = await formsOf(zip, workbook.styles, source.path);
    let header: string | null = null;
    let done = 0;
    for (const name of source.sheets) {
      const sheet = workbook.sheets.find((one) => one.name === name);
      if (!sheet) throw unreadable(source.path, `has no sheet “${name}” any more`);
      let first = true;
      for await (const records of recordsIn(zip, sheet, source.path, { shared, forms, base: workbook.base })) {
        const repeats: boolean = first && records.length > 0 && header === JSON.stringify(records[0].cells);
        if (records.length > 0) {
          header ??= JSON.stringify(records[0].cells);
          first = false;
        }
        done += records.length;
        yield { records: repeats ? records.slice(1) : records, fraction: Math.min(1, done / source.rows) };
      }
    }
    await checkUnchanged(source);
    yield { records: [], fraction: 1 };
  } finally {
    zip.close();
  }
}

/** The records of one sheet, in blocks, from its beginning. */
export async function* recordsOfSheet(zip: Zip, sheet: Sheet, path: string): AsyncGenerator<CsvRecord[]> {
  const { strings, styles, base } = await workbookOf(zip, path);
  const context = { shared: await sharedTexts(zip, strings, path), forms: await formsOf(zip, styles, path), base };
  yield* recordsIn(zip, sheet, path, context, 1);
}

interface CellContext {
  shared: readonly string[];
  forms: readonly NumberForm[];
  base: 1900 | 1904;
}

async function* recordsIn(
  zip: Zip,
  sheet: Sheet,
  path: string,
  context: CellContext,
  block = batchRows,
): AsyncGenerator<CsvRecord[]> {
  const rows = new SheetRows(context, path);
  const parser = parserOf(rows);
  for await (const _ of fed(parser, zip.read(sheet.part), path)) {
    if (rows.ready.length >= block || rows.cellsReady >= readyCells) yield rows.take();
  }
  yield rows.take();
}

/** Turns the elements of a sheet into records. */
class SheetRows implements Handlers {
  ready: CsvRecord[] = [];
  cellsReady = 0;
  private empty = 0;
  private filled = 0;
  private line = 0;
  private cells: string[] = [];
  private column = 0;
  private type = 'n';
  private style = 0;
  private content = '';
  /** Text of a phonetic guide is none of the cell's. */
  private phonetic = false;
  private collects = false;

  constructor(
    private readonly context: CellContext,
    private readonly path: string,
  ) {}

  take(): CsvRecord[] {
    const records = this.ready;
    this.ready = [];
    this.cellsReady = 0;
    return records;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.line = attributes.r === undefined ? this.line + 1 : Number(attributes.r);
      this.cells = [];
      this.column = 0;
    } else if (name === 'c') {
      if (attributes.r !== undefined) this.column = columnOf(attributes.r);
      this.type = attributes.t ?? 'n';
      this.style = Number(attributes.s ?? 0);
      this.content = '';
    } else if (name === 'rPh') this.phonetic = true;
    this.collects = (name === 'v' || name === 't') && !this.phonetic;
  }

  text(text: string): void {
    if (this.collects) this.content += text;
  }

  close(name: string): void {
    this.collects = false;
    if (name === 'rPh') this.phonetic = false;
    if (name === 'row') this.endRow();
    if (name !== 'c') return;
    const text = this.shown();
    if (text !== '') {
      this.filled++;
      this.fillTo(this.column);
      this.cells[this.column] = text;
    }
    this.column++;
  }

  private fillTo(column: number): void {
    const from = this.cells.length;
    if (column <= from) return;
    this.empty += column - from;
    if (this.empty > mostEmpty + emptyForEach * this.filled)
      throw unreadable(this.path, 'has thousands of empty cells before each value: export its table as CSV');
    this.cells = this.cells.concat(emptyCells.slice(0, column - from));
  }

  private endRow(): void {
    if (this.cells.some((cell) => cell.trim() !== '')) this.ready.push({ line: this.line, cells: this.cells });
    this.cellsReady += this.cells.length;
    this.cells = [];
  }

  private shown(): string {
    const { content, context } = this;
    switch (this.type) {
      case 's':
        return context.shared[Number(content)] ?? '';
      case 'b':
        return content === '' ? '' : String(isTrue(content));
      case 'n': {
        const value = content.trim() === '' ? Number.NaN : Number(content);
        if (Number.isNaN(value)) return content;
        return shownNumber(value, context.forms[this.style] ?? { kind: 'number' }, context.base);
      }
      default:
        // Texts, errors such as #REF!, and dates, which are written as ISO 8601.
        return content;
    }
  }
}

/** The column of a reference, from 0: B7 is 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = (reference.charCodeAt(i) & 0xdf) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > mostColumns)
      throw new AppError('file_unreadable', `A cell of the workbook is called ${reference.slice(0, 20)}.`);
  }
  return Math.max(0, column - 1);
}

async function sharedTexts(zip: Zip, part: string | null, path: string): Promise<string[]> {
  const texts: string[] = [];
  if (part === null) return texts;
  let text = '';
  let length = 0;
  let phonetic = false;
  let collects = false;
  await parse(zip, part, path, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      collects = name === 't' && !phonetic;
    },
    text: (piece) => {
      if (!collects) return;
      text += piece;
      length += piece.length;
      if (length > mostShared) throw unreadable(path, 'holds more texts than fit into memory: export it as CSV');
    },
    close: (name) => {
      collects = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

/** What each style of a cell makes of numbers. */
async function formsOf(zip: Zip, part: string | null, path: string): Promise<NumberForm[]> {
  const codes = new Map<number, NumberForm>();
  const forms: NumberForm[] = [];
  if (part === null) return forms;
  let ofCells = false;
  await parse(zip, part, path, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), formOf(attributes.formatCode ?? ''));
      if (name === 'cellXfs') ofCells = true;
      if (name !== 'xf' || !ofCells) return;
      const id = Number(attributes.numFmtId ?? 0);
      forms.push(codes.get(id) ?? builtInForm(id));
    },
    close: (name) => {
      if (name === 'cellXfs') ofCells = false;
    },
  });
  return forms;
}

interface Handlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

async function parse(zip: Zip, part: string, path: string, handlers: Handlers): Promise<void> {
  for await (const _ of fed(parserOf(handlers), zip.read(part), path));
}

type Parser = SaxesParser<{ xmlns: false }>;

/** Elements go by their names without the prefix of a namespace. */
function parserOf(handlers: Handlers): Parser {
  const parser: Parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) =>
    handlers.open?.(local(name), attributes as Record<string, SaxesAttributePlain['value']>),
  );
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', ({ name }) => handlers.close?.(local(name)));
  return parser;
}

function local(name: string): string {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
}

/** Gives a parser the bytes of a part; yields after each piece. */
async function* fed(parser: Parser, bytes: AsyncIterable<Buffer>, path: string): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8');
  let open = 0;
  try {
    for await (const chunk of bytes) {
      const text = decoder.decode(chunk, { stream: true });
      open = text.includes('>') ? text.length - text.lastIndexOf('>') : open + text.length;
      if (open > mostBetweenTags) throw unreadable(path, 'has a cell that is longer than any text: is it damaged?');
      parser.write(text);
      yield;
    }
    parser.close();
  } catch (error) {
    throw damaged(path, error);
  }
}
