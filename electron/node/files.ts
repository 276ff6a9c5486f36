import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, renameSync } from 'node:fs';
import { copyFile, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { systemCodeOf } from '../../shared/errors';
import { removeTemporary, temporaryPath } from './temporary';
import { writeFault } from './writeFault';

const onWindows = process.platform === 'win32';
/** Windows flushes only what may be written; elsewhere a file without the right to write can be flushed, too. */
const flushable = onWindows ? 'r+' : 'r';

/** Replaces a file in one step: whoever reads it, whenever the machine stops, finds the old content or the new one. */
export function replaceFile(path: string, content: string | Uint8Array | Iterable<string | Uint8Array>): Promise<void> {
  return replaceBy(path, (temporary) => writeFile(temporary, content));
}

/** Replaces `path` by a copy of `source`, in one step. */
export function replaceByCopy(source: string, path: string): Promise<void> {
  return replaceBy(path, (temporary) => copyFile(source, temporary));
}

/**
 * Replaces a file in one step by what is written at the path that it is given. Where that can't be written (a full
 * disk, say), the old one stays and nothing is left beside it.
 */
export async function replaceBy(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await write(temporary);
    await putInPlace(temporary, path);
  } catch (error) {
    await removeTemporary(temporary);
    throw writeFault(error, { path, temporary });
  }
}

/** Gives a complete file its name, in one step, with its content on the disk before. */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  await syncFile(temporary);
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** The same for whoever can't wait: a process that is about to end, a transaction. */
export function putInPlaceSync(temporary: string, path: string): void {
  const file = openSync(temporary, flushable);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Flushes a folder's entries to the disk. Windows has no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (!onWindows) await syncFile(path);
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, flushable);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What tells a file from one that was changed since, without reading it. */
export interface FileStamp {
  /** In bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** Null where there is no such file. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  try {
    const { size, mtimeMs: modified } = await stat(path);
    return { size, modified };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** What a file of JSON holds; null where there is none, or one of another form, as another release may have written. */
export async function readJson<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
