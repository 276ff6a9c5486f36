import { request } from '../api/client';
import { createStore } from '../api/store';
import { attempt } from './toasts';

const queue = createStore<readonly string[]>([]);

/** Opens the import of files, one after the other, each once. */
export function importFiles(paths: readonly string[]): void {
  queue.set([...new Set([...queue.get(), ...paths])]);
}

/** Goes on to the next file, or ends. */
export function nextImport(): void {
  queue.set(queue.get().slice(1));
}

/** The files still to import, the one in hand first. */
export const useImportQueue = queue.use;

/** Asks for files and imports them. */
export function chooseAndImport(): Promise<void> {
  return attempt(async () => importFiles((await request('files.choose', null)).paths));
}
