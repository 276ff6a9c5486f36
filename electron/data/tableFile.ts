import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import { putInPlace, stampOf } from '../node/files';
import { temporaryPath } from '../node/temporary';
import type * as arrowTable from './arrowTable';

/**
 * Writes the training table under the name of its content, synced to the disk.
 * @returns its name within the folder, and the SHA-256 of its bytes
 */
export async function writeTable(
  folder: string,
  content: arrowTable.TableContent,
): Promise<{ name: string; sha256: string }> {
  await mkdir(folder, { recursive: true });
  const temporary = temporaryPath(join(folder, 'table'));
  const sha256 = await writeHashed(temporary, ({ tableOf }) => tableOf(content));
  const name = `${sha256.slice(0, 16)}.arrow`;
  await putInPlace(temporary, join(folder, name));
  await removeOldTables(folder);
  return { name, sha256 };
}

/**
 * Writes a table for whoever reads it soon: it is not synced. Returns the SHA-256 of its bytes.
 * @param make by the functions of arrowTable.ts. They are loaded here: every start of the store would pay for Arrow.
 */
export async function writeHashed(path: string, make: (arrow: typeof arrowTable) => Table): Promise<string> {
  const arrow = await import('./arrowTable');
  const table = make(arrow);
  const hash = createHash('sha256');
  const handle = await open(path, 'w');
  try {
    // Piece by piece, so that the file is never in memory beside the columns.
    for await (const piece of arrow.piecesOf(table)) {
      hash.update(piece);
      // All of it: `write` may write less, where the disk runs full, and only says how much.
      await handle.writeFile(piece);
    }
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** Tables that stay: another process may be about to read the one before. */
const keptTables = 3;

async function removeOldTables(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.arrow'));
  // One that another process has removed meanwhile counts as the oldest.
  const tables = await Promise.all(
    names.map(async (name) => ({ name, at: (await stampOf(join(folder, name)))?.modified ?? 0 })),
  );
  tables.sort((a, b) => b.at - a.at);
  for (const { name } of tables.slice(keptTables)) await rm(join(folder, name), { force: true });
}
