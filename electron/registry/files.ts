import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Replaces a file in one step: whoever reads it, whenever the machine stops, finds the old content or the new one. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await replaceBy(path, async (temporary) => {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Replaces `path` by a copy of `source`, in one step. */
export async function replaceByCopy(source: string, path: string): Promise<void> {
  await replaceBy(path, async (temporary) => {
    await copyFile(source, temporary);
    await syncPath(temporary);
  });
}

/** Where the new content can't be written (a full disk, say), the old one stays and nothing is left beside it. */
async function replaceBy(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}${temporarySuffix}`;
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncPath(dirname(path));
}

/** Flushes a file, or a folder's entries, to the disk. Windows has no such thing for folders. */
export async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Marks a file that is not complete; start-up removes what a killed process left under such a name. */
export const temporarySuffix = '.tmp';
