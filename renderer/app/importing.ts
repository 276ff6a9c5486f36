import { useSyncExternalStore } from 'react';
import { reportOf, request } from '../api/client';
import { showToast } from './toasts';

let queue: readonly string[] = [];
let listener: () => void = () => undefined;

function set(next: readonly string[]): void {
  queue = next;
  listener();
}

/** Opens the import of files, one after the other. */
export function importFiles(paths: readonly string[]): void {
  set([...queue, ...paths.filter((path) => !queue.includes(path))]);
}

/** Goes on to the next file, or ends. */
export function nextImport(): void {
  set(queue.slice(1));
}

/** The files still to import, the one in hand first. */
export function useImportQueue(): readonly string[] {
  return useSyncExternalStore(
    (given) => {
      listener = given;
      return () => {
        listener = () => undefined;
      };
    },
    () => queue,
  );
}

/** Asks for files and imports them. */
export async function chooseAndImport(): Promise<void> {
  try {
    importFiles((await request('files.choose', null)).paths);
  } catch (thrown) {
    showToast(reportOf(thrown).message, { tone: 'bad' });
  }
}
