import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCodeOf } from '../../shared/errors';

/** What Evergreen tells of itself in a workspace. Written at once, so that the last words before a crash are in it. */
export interface Log {
  path: string;
  write: (text: string) => void;
}

/** A log that has grown to this size, in bytes, is set aside. */
const fullBytes = 1_000_000;
/** So many that are set aside are kept. */
const keptLogs = 4;

/** @param folders where it may be, the best place first: the first that can be written is taken */
export function openLog(folders: readonly string[], now: () => number): Log {
  for (const folder of folders) {
    const path = join(folder, 'evergreen.log');
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(path, '');
      return { path, write: (text) => append(path, `${new Date(now()).toISOString()} ${text.trimEnd()}\n`, now) };
    } catch {
      // Whatever the reason is, the next place is tried.
    }
  }
  return { path: 'standard error', write: (text) => process.stderr.write(`${text}\n`) };
}

/** A log that can't be written, on a full disk say, must not be the reason of a further error. */
function append(path: string, line: string, now: () => number): void {
  try {
    appendFileSync(path, line);
    // It is gone where another process has set it aside since.
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= fullBytes) rotate(path, now());
  } catch (error) {
    process.stderr.write(`${line}${path} can’t be written: ${String(error)}\n`);
  }
}

/**
 * Sets a full log aside, by one rename under a name that nobody else uses. So nothing is lost when several processes
 * write: a line that comes meanwhile goes into the old file or into a new one.
 */
function rotate(path: string, now: number): void {
  const folder = dirname(path);
  const stem = basename(path, '.log');
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  try {
    renameSync(path, join(folder, `${stem}-${time}-${process.pid}.log`));
  } catch (error) {
    // Another process was first, or has it open (on Windows): then the next line tries again.
    if (!isInUse(error)) throw error;
  }
  const aside = readdirSync(folder).filter((name) => name.startsWith(`${stem}-`) && name.endsWith('.log'));
  // By what was written last, not by name: who was held up between taking the time and renaming sets aside newer lines.
  const lastWritten = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const oldestFirst = aside
    .sort()
    .map((name) => ({ name, at: lastWritten(name) }))
    .sort((a, b) => a.at - b.at);
  for (const { name } of oldestFirst.slice(0, -keptLogs)) rmSync(join(folder, name), { force: true });
}

function isInUse(error: unknown): boolean {
  return ['ENOENT', 'EBUSY', 'EPERM', 'EACCES'].includes(systemCodeOf(error));
}
