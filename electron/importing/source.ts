import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Encoding } from '../../shared/encodings';
import { AppError, messageOf } from '../../shared/errors';
import { required } from '../../shared/required';
import { count } from '../../shared/words';
import { type Decoder, decoderOf, wideEncoding } from './decoding';
import { byteSurvey, looksLikeWindows1252, type StrayByte } from './strayBytes';

/** A text file that can be read: what it is encoded in, how large it is, and what names its content. */
export interface Source {
  path: string;
  gzip: boolean;
  encoding: Encoding;
  /** Bytes after decompression. */
  bytes: number;
  /** SHA-256 of the bytes after decompression, as hex. */
  sha256: string;
}

/** So little that the records of a chunk are thrown away before the memory for short-lived objects is full. */
const chunkBytes = 1 << 18;
const startBytes = 4096;

/** What a file begins with that is no CSV, and what to say of it. */
const magics: readonly [start: string, what: string][] = [
  ['PK\x03\x04', 'an Excel workbook or a zip archive: save the sheet as CSV, or unpack the archive'],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook of the old kind: save the sheet as CSV'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document: export the table as CSV'],
  ['PAR1', 'a Parquet file: export it as CSV'],
  ['SQLite format 3', 'an SQLite database: export the table as CSV'],
  ['BZh', 'a bzip2 archive: unpack it first'],
  ['7z\xbc\xaf', 'a 7-Zip archive: unpack it first'],
  ['\xfd7zXZ', 'an xz archive: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive: unpack it first'],
  ['<!doctype', 'a web page: the download may have ended at a login page'],
  ['<html', 'a web page: the download may have ended at a login page'],
  ['<?xml', 'an XML document: export the table as CSV'],
];

/**
 * Looks through a whole file once, so that its encoding is known and not guessed from its beginning.
 * @param stated the encoding, where the person knows it
 * @throws AppError `file_not_found`, `file_unreadable`, `unrecognised_file`, or `unclear_encoding` naming the first byte that
 * is not of the encoding
 */
export async function openSource(path: string, stated?: Encoding): Promise<Source> {
  const gzip = await isGzip(path);
  const start = await startOf(path, gzip);
  if (start.length === 0)
    throw new AppError('unrecognised_file', `${path} is empty. Export it again as CSV.`, { file: path });
  refuseKnown(path, start);
  const wide = stated === undefined ? wideEncoding(start) : stated.startsWith('utf-16') ? stated : null;
  const decoder = decoderOf(stated ?? wide ?? 'utf-8', true);
  const hash = createHash('sha256');
  let bytes = 0;
  let valid = true;
  for await (const chunk of bytesOf(path, gzip)) {
    bytes += chunk.length;
    hash.update(chunk);
    const text: string | null = valid ? decoded(decoder, chunk) : '';
    valid &&= text !== null;
    if (wide ? text?.includes('\0') : chunk.includes(0)) await refuseNul(path, gzip, wide ?? 'windows-1252');
  }
  valid &&= decoded(decoder, null) !== null;
  if (wide && !valid)
    throw unreadable(path, 'is damaged: it begins as UTF-16 text and does not go on so. Export it again');
  const encoding = stated ?? wide ?? 'utf-8';
  return {
    path,
    gzip,
    encoding: valid ? encoding : await otherEncoding(path, gzip, stated),
    bytes,
    sha256: hash.digest('hex'),
  };
}

/** Reads once more what is not all UTF-8: as Windows-1252 where it looks like that, else refused with the place. */
async function otherEncoding(path: string, gzip: boolean, stated: Encoding | undefined): Promise<Encoding> {
  const survey = byteSurvey();
  for await (const chunk of bytesOf(path, gzip)) survey.add(chunk);
  const found = survey.end();
  if (stated === undefined && looksLikeWindows1252(found)) return 'windows-1252';
  throw notUtf8(path, required(found.first, 'stray byte'), found.strays);
}

function notUtf8(path: string, { line, position, value }: StrayByte, strays: number): AppError {
  const others = strays > 1 ? `, the first of ${count(strays)} such bytes` : '';
  return new AppError(
    'unclear_encoding',
    `${path}, line ${line}: byte ${count(position)} of the file (0x${value.toString(16).toUpperCase()}) is not valid UTF-8${others}. Mend it there, or save the file as UTF-8; if all of it is in Windows-1252, say so.`,
    { file: path, line, position, byte: value, commandLine: 'That is --encoding windows-1252.' },
  );
}

/**
 * The file's text, in pieces, without a byte-order mark; beside each, the number of bytes read so far.
 * @throws AppError `file_changed` at the end, if these were not the bytes that were looked through
 */
export async function* textOf(source: Source): AsyncGenerator<{ text: string; bytesRead: number }> {
  const decoder = decoderOf(source.encoding);
  const hash = createHash('sha256');
  let bytesRead = 0;
  for await (const chunk of bytesOf(source.path, source.gzip)) {
    bytesRead += chunk.length;
    hash.update(chunk);
    yield { text: decoder.write(chunk), bytesRead };
  }
  if (hash.digest('hex') !== source.sha256) {
    throw new AppError('file_changed', `${source.path} was changed while it was read. Import it again.`, {
      file: source.path,
    });
  }
  yield { text: decoder.end(), bytesRead };
}

async function isGzip(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new AppError('file_not_found', `There is no file ${path}. Check the path.`, { file: path });
  });
  if (found.isDirectory()) throw unreadable(path, 'is a folder. Name the CSV files in it');
  // A pipe can't be read twice.
  if (!found.isFile()) throw unreadable(path, 'is no regular file. Save its content as a CSV file first');
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

async function startOf(path: string, gzip: boolean): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytesOf(path, gzip)) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= startBytes) break;
  }
  return Buffer.concat(parts).subarray(0, startBytes);
}

async function* bytesOf(path: string, gzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  if (!gzip) {
    yield* file;
    return;
  }
  const unzipped = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => unzipped.destroy(error));
  try {
    yield* file.pipe(unzipped);
  } catch (error) {
    throw unreadable(path, `can't be unpacked (${messageOf(error)}): it was cut off or damaged. Fetch it again`);
  } finally {
    file.destroy();
  }
}

function refuseKnown(path: string, start: Buffer): void {
  const text = start.toString('latin1');
  const markup = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .slice(0, 16)
    .toLowerCase();
  const found = magics.find(([magic]) => (magic.startsWith('<') ? markup : text).startsWith(magic));
  if (found) throw new AppError('unrecognised_file', `${path} is not a CSV file but ${found[1]}.`, { file: path });
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
async function refuseNul(path: string, gzip: boolean, encoding: Encoding): Promise<never> {
  const decoder = decoderOf(encoding);
  let before = '';
  let line = 1;
  for await (const chunk of bytesOf(path, gzip)) {
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

function unreadable(path: string, what: string): AppError {
  return new AppError('file_unreadable', `${path} ${what}.`, { file: path });
}
