import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** The app's log: one file per workspace, written at once, so that the last words before a crash are in it. */
export interface Log {
  path: string;
  write: (text: string) => void;
}

export function openLog(path: string, now: () => number): Log {
  mkdirSync(dirname(path), { recursive: true });
  return { path, write: (text) => appendFileSync(path, `${new Date(now()).toISOString()} ${text.trimEnd()}\n`) };
}
