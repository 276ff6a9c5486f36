import { type Dirent, readdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { systemCodeOf } from '../../shared/errors';
import { dayMs } from '../../shared/time';
import { numberSpace } from './processes';

/** Marks a file or a folder that is not complete, or not for long. */
const suffix = '.tmp';

let made = 0;

/**
 * Where something is written until it is complete, or while it is needed: another place each time, so that whoever
 * writes the same file meanwhile does not come in between; the name says whose it is.
 */
export function temporaryPath(path: string): string {
  return `${path}.${threadId}-${++made}.${process.pid}${numberSpace && `-${numberSpace}`}${suffix}`;
}

/** After a failure, which counts for more than one to remove what may never have been there. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

interface Owner {
  pid: number;
  /** The container in which it has this number. */
  space: string;
}

/** The process that a temporary file or folder belongs to, or what SQLite keeps beside it; null for others. */
function ownerOf(name: string): Owner | null {
  const found = /\.(\d+)(?:-(\d+))?\.tmp(?:-journal|-wal|-shm)?$/.exec(name);
  return found && { pid: Number(found[1]), space: found[2] ?? '' };
}

/** Whether a temporary file may still be worked on. In another container nobody can look: there it is for a day. */
async function isInUse(path: string, { pid, space }: Owner, isAlive: (pid: number) => boolean): Promise<boolean> {
  if (space === numberSpace) return isAlive(pid);
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtimeMs > Date.now() - dayMs;
}

/** What is being written at a path by processes that live, and what was left there by others. */
export async function temporariesOf(
  path: string,
  isAlive: (pid: number) => boolean,
): Promise<{ path: string; inUse: boolean }[]> {
  const folder = dirname(path);
  const found: { path: string; inUse: boolean }[] = [];
  for (const { name } of entriesOf(folder)) {
    const owner = name.startsWith(`${basename(path)}.`) ? ownerOf(name) : null;
    const own = join(folder, name);
    if (owner) found.push({ path: own, inUse: await isInUse(own, owner, isAlive) });
  }
  return found;
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
    const owner = ownerOf(entry.name);
    // Most are files that stay: with hundreds of versions, their paths alone would take long to put together.
    if (owner === null && !(deep && entry.isDirectory())) continue;
    const path = join(folder, entry.name);
    if (owner === null) await sweepTemporary(path, { deep, isAlive });
    else if (!(await isInUse(path, owner, isAlive))) await rm(path, { recursive: true, force: true });
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
