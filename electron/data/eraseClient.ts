import { createReadStream, existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { Erased } from '../../shared/schemas/erase';
import { Tokenizer } from '../importing/tokenizer';
import { normaliseId } from '../importing/values';
import { writeCsvFile } from '../node/csv';
import { clientFinder } from '../store/clients';
import { eraseClient as eraseRows, tracesOf } from '../store/erase';
import { listExports } from '../store/files';
import { sweepHidden } from '../store/imports';
import { holding } from '../store/leases/claims';
import type { DataContext } from './context';
import { joinLabels } from './joinLabels';

/**
 * Erases a client everywhere: rows, labels, scores, what is kept of refused rows, files that were exported, copies of
 * the database. Models stay as they are; those that may have learned from it are marked. The audit log does not name
 * it. A dry run tells what would go, and leaves all as it is.
 * @throws AppError `unknown_client`
 */
export async function eraseClient(
  context: DataContext,
  { client, dryRun, ...by }: { client: string; dryRun: boolean; actor: string; reason: string },
): Promise<Erased> {
  const { db, workspace, now } = context;
  const id = normaliseId(client);
  return holding(context, 'import', async () => {
    await joinLabels(context);
    sweepHidden(db);
    const key = clientFinder(db)(id);
    // Files first: should one of them fail, the client is still known, and can be erased again.
    const exports = listExports(db);
    const files = await rewritten(
      [...exports.filter((path) => existsSync(path)), ...(await inFolder(workspace, 'rejects'))],
      id,
      dryRun,
    );
    if (key !== undefined) {
      const made = [...(await inFolder(workspace, 'tables')), ...(await copies(workspace))];
      if (!dryRun) for (const path of made) await rm(path, { recursive: true, force: true });
      files.push(...made);
    }
    if (key === undefined && files.length === 0) {
      throw new AppError('unknown_client', 'There is no such client in this workspace.');
    }
    const found = { files, missing: exports.filter((path) => !existsSync(path)) };
    if (dryRun) return { ...tracesOf(db, key ?? null), ...found };
    const traces = eraseRows(db, key ?? null, { ...by, at: now() });
    await joinLabels(context);
    return { ...traces, ...found };
  });
}

async function inFolder(workspace: string, folder: string): Promise<string[]> {
  const names = await readdir(join(workspace, folder)).catch(() => []);
  return names.map((name) => join(workspace, folder, name));
}

/** Copies of the database that were made before it was brought to a newer version. */
async function copies(workspace: string): Promise<string[]> {
  const names = await readdir(workspace);
  return names.filter((name) => /^labels-before-v\d+\.sqlite$/.test(name)).map((name) => join(workspace, name));
}

/** Writes CSV files anew without the records that name a client in a cell; gives those that have some. */
async function rewritten(paths: readonly string[], client: string, dryRun: boolean): Promise<string[]> {
  const changed: string[] = [];
  for (const path of paths) if (await rewrite(path, client, dryRun)) changed.push(path);
  return changed;
}

async function rewrite(path: string, client: string, dryRun: boolean): Promise<boolean> {
  const names = (cell: string) => normaliseId(cell) === client;
  const isNamed = async () => {
    for await (const cells of recordsOf(path)) if (cells.some(names)) return true;
    return false;
  };
  if (!(await isNamed())) return false;
  if (dryRun) return true;
  await writeCsvFile(path, async (file) => {
    for await (const cells of recordsOf(path)) if (!cells.some(names)) await file.write(cells);
  });
  return true;
}

/** The cells of a file that was written here: an apostrophe before what a spreadsheet would run is none of its cell. */
async function* recordsOf(path: string): AsyncGenerator<string[]> {
  const tokenizer = new Tokenizer(path, ',', '\n');
  const cellsOf = (records: readonly { cells: readonly string[] }[]) =>
    records.map(({ cells }) => cells.map((cell) => cell.replace(/^'(?=[=+\-@])/, '')));
  for await (const text of createReadStream(path, 'utf8')) yield* cellsOf(tokenizer.push(text as string));
  yield* cellsOf(tokenizer.end());
}
