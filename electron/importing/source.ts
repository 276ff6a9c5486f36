import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Encoding } from '../../shared/encodings';
import { AppError } from '../../shared/errors';
import type { FileFormat } from '../../shared/importing';
import { required } from '../../shared/required';
import { count } from '../../shared/words';
import { chosenSheets } from './chooseSheet';
import { type Decoder, decoderOf, utf8Check, wideEncoding } from './decoding';
import { changed, sizeAndHash } from './fileHash';
import { byteSurvey, looksLikeWindows1252, type StrayByte } from './strayBytes';
import { isWorkbook } from './workbook';
import { boundOf, damaged, type Packed, unreadable, Zip } from './zip';

/** A file that can be read: what it is, how large it is, and what names its content. */
export interface Source extends Packed {
  format: FileFormat;
  /** The part of a zip archive that is read; null where the file is none. */
  entry: string | null;
  gzip: boolean;
  encoding: Encoding;
  /** Of a text: whether a backslash takes the meaning from the character behind it. */
  escaped: boolean;
  /** Of a workbook: the sheets that are read, one after another. */
  sheets: string[];
  /** About how many rows there are, where that is known before they are read; else 0. */
  rows: number;
  /** Bytes after decompression. */
  bytes: number;
  /** Whether nobody else writes to it: then it isn't looked whether somebody did. */
  isOurs: boolean;
  /**
   * SHA-256 of the bytes after decompression; of a workbook or Parquet file, of the file's own; as hex. Of a text of
   * ours: empty.
   */
  sha256: string;
}

/** Each chunk is a wait for the disk. */
const chunkBytes = 1 << 20;
/** So little that a text of it lies where short-lived objects do: for a larger one memory is asked of the system. */
const pieceBytes = 1 << 16;
const startBytes = 4096;

/** What a file begins with that is no CSV, and what to say of it. */
const magics: readonly [start: string, what: string][] = [
  [
    '\xd0\xcf\x11\xe0',
    'an Excel workbook of the old kind, or one with a password: save it as .xlsx without one, or as CSV',
  ],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document: export the table as CSV'],
  ['SQLite format 3', 'an SQLite database: export the table as CSV'],
  ['BZh', 'a bzip2 archive: unpack it first'],
  ['7z\xbc\xaf', 'a 7-Zip archive: unpack it first'],
  ['\xfd7zXZ', 'an xz archive: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive: unpack it first'],
  ['<!doctype', 'a web page: the download may have ended at a login page'],
  ['<html', 'a web page: the download may have ended at a login page'],
  ['<?xml', 'an XML document: export the table as CSV'],
];

/** What a person says of how a file is to be opened. */
export interface Opening {
  /** The encoding, where the person knows it. */
  encoding?: Encoding | undefined;
  /** The sheet of a workbook. */
  sheet?: string | undefined;
  maxUnpacked?: Packed['maxUnpacked'];
  /** Whether nobody else writes to the file. */
  isOurs?: boolean;
}

/**
 * Looks through a whole file once, so that its encoding is known and not guessed from its beginning.
 * @throws AppError `file_not_found`, `file_unreadable`, `unrecognised_file`, `unclear_file` where a workbook has
 * several tables, or `unclear_encoding` naming the first byte that is not of the encoding
 */
export async function openSource(path: string, opening: Opening = {}): Promise<Source> {
  const bytes = await firstBytes(path);
  const isZip = bytes.startsWith('PK\x03\x04');
  const packed = { path, maxUnpacked: opening.maxUnpacked };
  const entry = isZip ? await entryOf(packed) : null;
  const format = await formatOf(packed, entry, bytes);
  const { isOurs = false } = opening;
  const file = { ...packed, entry, gzip: entry === null && bytes.startsWith('\x1f\x8b'), format, isOurs };
  if (format === 'text') return openText(file, opening.encoding);
  const rest = { ...file, encoding: 'utf-8', escaped: false, ...(await sizeAndHash(path)) } as const;
  if (format === 'parquet') {
    const { parquetRows } = await import('./parquet');
    return { ...rest, sheets: [], rows: await parquetRows(file) };
  }
  return { ...rest, ...(await chosenSheets(file, opening.sheet)) };
}

/** The part of a zip archive that holds the table; null where the archive is itself a workbook. */
async function entryOf(packed: Packed): Promise<string | null> {
  const { path } = packed;
  const zip = await Zip.open(packed);
  try {
    if (isWorkbook(zip)) return null;
    const names = zip.parts.map(({ name }) => name).filter((name) => !/(^|\/)(__MACOSX\/|\.|thumbs\.db$)/i.test(name));
    const tables = names.filter((name) => /\.(csv|tsv|txt|xlsx|xlsm|parquet)$/i.test(name));
    const [one, ...others] = tables.length > 0 ? tables : names;
    if (one !== undefined && others.length === 0) return one;
    const found =
      one === undefined
        ? 'no file'
        : `${others.length + 1} files (${[one, ...others].slice(0, 5).join(', ')}${others.length > 4 ? ', …' : ''})`;
    throw new AppError(
      'unrecognised_file',
      `${path} is a zip archive with ${found}, not one table. Unpack it and import the files.`,
      { file: path },
    );
  } finally {
    zip.close();
  }
}

async function formatOf(packed: Packed, entry: string | null, start: string): Promise<Source['format']> {
  if (start.startsWith('PAR1')) return 'parquet';
  if (!start.startsWith('PK\x03\x04')) return 'text';
  if (entry === null) return 'workbook';
  const inner = (await startOf({ ...packed, entry, gzip: false }, 4)).toString('latin1');
  return inner === 'PAR1' ? 'parquet' : inner === 'PK\x03\x04' ? 'workbook' : 'text';
}

type File = Pick<Source, 'path' | 'maxUnpacked' | 'entry' | 'gzip'>;

async function openText(file: File & Pick<Source, 'isOurs'>, stated: Encoding | undefined): Promise<Source> {
  const { path } = file;
  const start = await startOf(file, startBytes);
  if (start.length === 0)
    throw new AppError('unrecognised_file', `${path} is empty. Export it again as CSV.`, { file: path });
  refuseKnown(path, start);
  const wide = stated === undefined ? wideEncoding(start) : stated.startsWith('utf-16') ? stated : null;
  const encoding = stated ?? wide ?? 'utf-8';
  const decoder = encoding === 'utf-8' ? utf8Check() : decoderOf(encoding, true);
  const hash = file.isOurs ? null : createHash('sha256');
  const escapes = escapeSearch();
  let bytes = 0;
  let valid = true;
  for await (const chunk of bytesOf(file)) {
    bytes += chunk.length;
    hash?.update(chunk);
    escapes.add(chunk);
    const text: string | null = valid ? decoded(decoder, chunk) : null;
    valid &&= text !== null;
    if (wide ? text?.includes('\0') : chunk.includes(0)) await refuseNul(file, wide ?? 'windows-1252');
  }
  valid &&= decoded(decoder, null) !== null;
  if (wide && !valid)
    throw unreadable(path, 'is damaged: it begins as UTF-16 text and does not go on so. Export it again');
  return {
    ...file,
    format: 'text',
    encoding: valid ? encoding : await otherEncoding(file, stated),
    escaped: escapes.found(),
    sheets: [],
    rows: 0,
    bytes,
    sha256: hash?.digest('hex') ?? '',
  };
}

/** Reads once more what is not all UTF-8: as Windows-1252 where it looks like that, else refused with the place. */
async function otherEncoding(file: File, stated: Encoding | undefined): Promise<Encoding> {
  const survey = byteSurvey();
  for await (const chunk of bytesOf(file)) survey.add(chunk);
  const found = survey.end();
  if (stated === undefined && looksLikeWindows1252(found)) return 'windows-1252';
  throw notUtf8(file.path, required(found.first, 'stray byte'), found.strays);
}

function notUtf8(path: string, { line, position, value }: StrayByte, strays: number): AppError {
  const others = strays > 1 ? `, the first of ${count(strays)} such bytes` : '';
  return new AppError(
    'unclear_encoding',
    `${path}, line ${line}: byte ${count(position)} of the file (0x${value.toString(16).toUpperCase()}) is not valid UTF-8${others}. Correct it there, or save the file as UTF-8; if all of it is in Windows-1252, say so.`,
    { file: path, line, position, byte: value, commandLine: 'That is --encoding windows-1252.' },
  );
}

/**
 * The file's text, in pieces, without a byte-order mark; beside each, the number of bytes read so far.
 * @throws AppError `file_changed` at the end, if these were not the bytes that were looked through
 */
export async function* textOf(source: Source): AsyncGenerator<{ text: string; bytesRead: number }> {
  const decoder = decoderOf(source.encoding);
  const hash = source.isOurs ? null : createHash('sha256');
  let bytesRead = 0;
  for await (const chunk of bytesOf(source)) {
    hash?.update(chunk);
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      const piece = chunk.subarray(from, from + pieceBytes);
      bytesRead += piece.length;
      yield { text: decoder.write(piece), bytesRead };
    }
  }
  if (hash && hash.digest('hex') !== source.sha256) throw changed(source.path);
  yield { text: decoder.end(), bytesRead };
}

/** The first bytes as text, a character each. */
async function firstBytes(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new AppError('file_not_found', `There is no file ${path}. Check the path.`, { file: path });
  });
  if (found.isDirectory()) throw unreadable(path, 'is a folder. Name the files in it');
  // A pipe can't be read twice.
  if (!found.isFile()) throw unreadable(path, 'is no regular file. Save its content as a CSV file first');
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function startOf(file: File, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const chunk of bytesOf(file)) {
    parts.push(Buffer.from(chunk));
    read += chunk.length;
    if (read >= length) break;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** A file's bytes after decompression, in chunks that hold until the next one is asked for. */
async function* bytesOf(source: File): AsyncGenerator<Buffer> {
  const { path, entry, gzip } = source;
  if (entry !== null) {
    const zip = await Zip.open(source);
    try {
      yield* zip.read(entry);
    } finally {
      zip.close();
    }
    return;
  }
  if (!gzip) {
    yield* plainBytesOf(path);
    return;
  }
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const unzipped = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => unzipped.destroy(error));
  try {
    const bounded = boundOf(source);
    for await (const chunk of file.pipe(unzipped)) {
      bounded(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw damaged(path, error);
  } finally {
    file.destroy();
  }
}

/** Chunks that hold until the next one is read: all in the same memory, since new memory takes longer than to read. */
async function* plainBytesOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  const chunk = Buffer.allocUnsafeSlow(chunkBytes);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Backslashes that are looked at: enough to know. */
const mostEscapes = 1000;
const backslash = 92;

/**
 * Looks for backslashes that take the meaning from a quote, or stand for what is missing (`\\N`), as MySQL writes them.
 * Where a cell only ends in a backslash (`"C:\\"`), a delimiter or a line's end follows the quote.
 */
function escapeSearch(): { add: (chunk: Buffer) => void; found: () => boolean } {
  let within = 0;
  let ending = 0;
  return {
    add: (chunk) => {
      if (within + ending > mostEscapes || !chunk.includes(backslash)) return;
      const text = chunk.toString('latin1');
      for (const [, behind] of text.matchAll(/(?<!\\)(?:\\\\)*\\"([\s\S])/g)) {
        if (/[,;|\t\r\n]/.test(behind)) ending++;
        else within++;
      }
      within += text.match(/(?:^|[,;|\t\n])\\N(?=[,;|\t\r\n]|$)/g)?.length ?? 0;
    },
    found: () => within > ending,
  };
}

function refuseKnown(path: string, start: Buffer): void {
  const text = start.toString('latin1');
  const markup = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .slice(0, 16)
    .toLowerCase();
  const found = magics.find(([magic]) => (magic.startsWith('<') ? markup : text).startsWith(magic));
  if (found) throw new AppError('unrecognised_file', `${path} is no table but ${found[1]}.`, { file: path });
}

/** The text of a piece, null when the bytes are not of the decoder's encoding. */
function decoded(decoder: Decoder, chunk: Buffer | null): string | null {
  try {
    return chunk ? decoder.write(chunk) : decoder.end();
  } catch {
    return null;
  }
}

/** Reads once more up to the first NUL, to name its line. */
async function refuseNul(file: File, encoding: Encoding): Promise<never> {
  const { path } = file;
  const decoder = decoderOf(encoding);
  let before = '';
  let line = 1;
  for await (const chunk of bytesOf(file)) {
    const text = before + decoder.write(chunk);
    const at = text.indexOf('\0');
    // A \r at the end is kept for the next piece, which may begin with its \n.
    const end = at >= 0 ? at : text.length - 1;
    line += text.slice(0, end).match(/\r\n|\r|\n/g)?.length ?? 0;
    if (at >= 0) break;
    before = text.slice(end);
  }
  throw new AppError(
    'unrecognised_file',
    `${path}, line ${line}: there is a NUL byte, so this is no text file, or a damaged one. Export it again as CSV.`,
    { file: path, line },
  );
}
