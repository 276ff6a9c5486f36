import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The app's log. Written at once, so that the last words before a crash are in it. */
export interface Log {
  path: string;
  write: (text: string) => void;
}

/** @param folders where it may be, the best place first: the first that can be written is taken */
export function openLog(folders: readonly string[], now: () => number): Log {
  for (const folder of folders) {
    const path = join(folder, 'evergreen.log');
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(path, '');
      return { path, write: (text) => append(path, `${new Date(now()).toISOString()} ${text.trimEnd()}\n`) };
    } catch {
      // Whatever the reason is, the next place is tried.
    }
  }
  return { path: 'standard error', write: (text) => process.stderr.write(`${text}\n`) };
}

/** A log that can't be written, on a full disk say, must not be the reason of a further error. */
function append(path: string, line: string): void {
  try {
    appendFileSync(path, line);
  } catch (error) {
    process.stderr.write(`${line}${path} can’t be written: ${String(error)}\n`);
  }
}
