import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../../shared/errors';
import { type Manifest, manifest, manifestName } from './manifest';

/** @throws AppError `bad_usage` unless nothing is there: a workspace is never written over */
export async function checkFree(folder: string): Promise<void> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return;
  throw new AppError('bad_usage', `${folder} is not empty. Restore into a new folder.`);
}

/**
 * Unpacks a backup into a folder, which is made: each file that it lists, and no other, as it was written.
 * @throws AppError `file_not_found`, or `file_unreadable` where it is damaged or none
 */
export async function unpackBackup(path: string, folder: string): Promise<Manifest> {
  if (!existsSync(path)) throw new AppError('file_not_found', `There is no file ${path}. Check the path.`);
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const list = manifest.parse(JSON.parse((await buffer(await reading(zip, entries, manifestName))).toString()));
    for (const file of list.files) {
      const target = join(folder, file.path);
      await mkdir(dirname(target), { recursive: true });
      await writeChecked(await reading(zip, entries, file.path), target, file);
    }
    return list;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What the disk says of the target is no fault of the file.
    if (code === 'ENOSPC' || code === 'EACCES' || code === 'EROFS') throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'file_unreadable',
      `${path} is no whole backup (${why}). Nothing was restored; try another one.`,
    );
  } finally {
    zip?.close();
  }
}

/** Some 100,000 files. */
const mostListBytes = 32e6;

async function reading(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string) {
  const entry = entries.get(name);
  if (!entry) throw new Error(`it lacks ${name}`);
  // The list is read as a whole; of other files it says how long they are.
  if (name === manifestName && entry.uncompressedSize > mostListBytes) throw new Error(`${name} is too large`);
  return zip.openReadStreamPromise(entry);
}

async function writeChecked(
  from: NodeJS.ReadableStream,
  target: string,
  { path, bytes, sha256 }: Manifest['files'][number],
): Promise<void> {
  const hash = createHash('sha256');
  let read = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      read += chunk.length;
      hash.update(chunk);
      done(read > bytes ? new Error(`${path} is longer than it was`) : null, chunk);
    },
  });
  await pipeline(from, counted, createWriteStream(target, { flags: 'wx' }));
  if (read !== bytes || hash.digest('hex') !== sha256) throw new Error(`${path} is not what was backed up`);
}
