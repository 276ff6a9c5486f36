import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { dialectOf, textRecords } from '../../importing/dialect';
import { namedColumns } from '../../importing/fields';
import { openSource } from '../../importing/source';
import { replaceBy } from '../../node/files';
import { type Leaving, namesClient, noTable } from './leaving';

/** How a file's lines are told without changing any other byte: a code unit each for what a character consists of. */
interface Units {
  codec: 'latin1' | 'utf16le';
  newline: string;
}

/** What becomes of the lines of a file that do not stay as they are, by their numbers from 1. */
interface Edits {
  dropped: Set<number>;
  /** From this line on all are dropped. */
  droppedFrom: number;
  /** Lines whose comma at the end parts them from nothing any more. */
  uncomma: Set<number>;
}

/** Takes a client out of a text: a table of any dialect, or JSON with a row to each line. */
export async function takeOutOfLines(path: string, leaving: Leaving, isJson: boolean): Promise<boolean> {
  const [units, edits] = isJson ? await editsOfJson(path, leaving) : await editsOfTable(path, leaving);
  const isNamed = edits.dropped.size > 0 || edits.droppedFrom < Infinity;
  if (isNamed && !leaving.dryRun) {
    await replaceBy(path, (temporary) => pipeline(kept(path, units, edits), createWriteStream(temporary)));
  }
  return isNamed;
}

async function editsOfTable(path: string, { client, anyCell }: Leaving): Promise<[Units, Edits]> {
  const source = await openSource(path);
  const dialect = await dialectOf(source);
  const edits: Edits = { dropped: new Set(), droppedFrom: Infinity, uncomma: new Set() };
  let isOfClient: ((cells: readonly string[]) => boolean) | null = null;
  for await (const { records } of textRecords(source, dialect)) {
    for (const { line, cells } of records) {
      // A record may have several lines: it ends before the next.
      for (let own = edits.droppedFrom; own < line; own++) edits.dropped.add(own);
      edits.droppedFrom = Infinity;
      // The first is the header.
      if (isOfClient === null) isOfClient = rowTest(cells, client, anyCell);
      else if (isOfClient(cells)) edits.droppedFrom = line;
    }
  }
  const isWide = source.encoding.startsWith('utf-16');
  const ending = dialect.newline.charCodeAt(0);
  // Read as the other UTF-16, what stays is the same, too.
  const newline = String.fromCharCode(source.encoding === 'utf-16be' ? ending << 8 : ending);
  return [{ codec: isWide ? 'utf16le' : 'latin1', newline }, edits];
}

function rowTest(header: readonly string[], client: string, anyCell: boolean): (cells: readonly string[]) => boolean {
  const columns = anyCell ? [] : namedColumns(['clientid', 'client'], header).map((name) => header.indexOf(name));
  if (columns.length === 0) return (cells) => cells.some((cell) => namesClient(cell, client));
  return (cells) => columns.some((column) => namesClient(cells[column], client));
}

/** As answers are written: the rows of a list, each in its line. */
async function editsOfJson(path: string, { client }: Leaving): Promise<[Units, Edits]> {
  const units: Units = { codec: 'latin1', newline: '\n' };
  const edits: Edits = { dropped: new Set(), droppedFrom: Infinity, uncomma: new Set() };
  const named = JSON.stringify(client);
  let number = 0;
  let rowBefore = 0;
  for await (const lines of linesOf(path, units)) {
    for (const line of lines) {
      number++;
      const text = Buffer.from(line, 'latin1').toString().trim();
      const row = rowIn(text.replace(/,$/, ''));
      if (row === null) {
        if (text.includes(named)) throw noTable(path, 'has another form');
        rowBefore = 0;
      } else if (!namesClient(row.client_id, client)) {
        rowBefore = number;
      } else {
        edits.dropped.add(number);
        if (!text.endsWith(',')) edits.uncomma.add(rowBefore);
      }
    }
  }
  return [units, edits];
}

/** The row that a line is; null where it is none. */
function rowIn(text: string): { client_id: unknown } | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null && 'client_id' in found ? found : null;
  } catch {
    // The beginning and the end of a list, or of an object.
    return null;
  }
}

async function* kept(path: string, units: Units, { dropped, droppedFrom, uncomma }: Edits): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const lines of linesOf(path, units)) {
    let text = '';
    for (const line of lines) {
      number++;
      if (number < droppedFrom && !dropped.has(number))
        text += uncomma.has(number) ? line.replace(/,(?=\s*$)/, '') : line;
    }
    yield Buffer.from(text, units.codec);
  }
}

/** Lines with what ends them, in pieces. */
async function* linesOf(path: string, { codec, newline }: Units): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of createReadStream(path, { encoding: codec, highWaterMark: 1 << 18 })) {
    const text = rest + (piece as string);
    const lines: string[] = [];
    let from = 0;
    for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, from)) {
      lines.push(text.slice(from, at + 1));
      from = at + 1;
    }
    rest = text.slice(from);
    yield lines;
  }
  if (rest !== '') yield [rest];
}
