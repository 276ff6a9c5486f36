import { type Dirent, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { systemCodeOf } from '../../shared/errors';

/** Marks a file or a folder that is not complete, or not for long. */
const suffix = '.tmp';

let made = 0;

/**
 * Where something is written until it is complete, or while it is needed: another place each time, so that whoever
 * writes the same file meanwhile does not come in between; the name says whose it is.
 */
export function temporaryPath(path: string): string {
  return `${path}.${threadId}-${++made}.${process.pid}${suffix}`;
}

/** After a failure, which counts for more than one to remove what may never have been there. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

/** The process that a temporary file or folder belongs to, or what SQLite keeps beside it; null for others. */
function ownerOf(name: string): number | null {
  const pid = /\.(\d+)\.tmp(?:-journal|-wal|-shm)?$/.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
}

/**
 * Removes from a folder what belongs to a process that is no more.
 * @param deep whether to look into its folders, too
 */
export async function sweepTemporary(
  folder: string,
  { deep, isAlive }: { deep: boolean; isAlive: (pid: number) => boolean },
): Promise<void> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const owner = ownerOf(entry.name);
    if (owner !== null && !isAlive(owner)) await rm(path, { recursive: true, force: true });
    else if (owner === null && deep && entry.isDirectory()) await sweepTemporary(path, { deep, isAlive });
  }
}

/** At once: of hundreds of folders, asking for each takes ten times as long as reading them. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // One that is not there, or goes meanwhile, and a file in its place hold nothing to remove.
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return [];
    throw error;
  }
}
