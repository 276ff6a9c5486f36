import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import type { Erased } from '../../../shared/schemas/erase';
import { normaliseId } from '../../importing/values';
import { temporariesOf } from '../../node/temporary';
import { clientFinder } from '../../store/clients';
import { eraseClient as eraseRows, tracesOf } from '../../store/erase';
import { listExports } from '../../store/files';
import { holding } from '../../store/leases/claims';
import type { DataContext } from '../context';
import { joinAndSweep, joinLabels } from '../joinLabels';
import { takeOut } from './takeOut';

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
    await joinAndSweep(context);
    const key = clientFinder(db)(id);
    // Files first: should one of them fail, the client is still known, and can be erased again.
    const exports = listExports(db);
    const files: string[] = [];
    const inTable = async (path: string, anyCell: boolean) => {
      if (await takeOut(path, { client: id, anyCell, dryRun })) files.push(path);
    };
    for (const path of exports) {
      files.push(...(await removeUnfinished(path, context.isAlive, dryRun)));
      if (existsSync(path)) await inTable(path, false);
    }
    // Which column of a refused row has the client was nobody's to say.
    for (const path of await inFolder(workspace, 'rejects')) await inTable(path, true);
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

/** What exports that were broken off have left. @throws AppError `busy` where one is being written */
async function removeUnfinished(path: string, isAlive: (pid: number) => boolean, dryRun: boolean): Promise<string[]> {
  const left = await temporariesOf(path, isAlive);
  if (left.some(({ inUse }) => inUse)) {
    throw new AppError(
      'busy',
      `${path} is being written, and may name the client. Wait until that has finished; nothing was erased.`,
    );
  }
  if (!dryRun) for (const one of left) await rm(one.path, { force: true });
  return left.map((one) => one.path);
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
