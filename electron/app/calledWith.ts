import { resolve } from 'node:path';

const named = '--workspace=';

/** The workspace that a call of the app names, absolute; null: none. @param folder where it was called */
export function workspaceIn(words: readonly string[], folder: string): string | null {
  const given = words.find((word) => word.startsWith(named))?.slice(named.length);
  return given ? resolve(folder, given) : null;
}
