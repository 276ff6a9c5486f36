import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors';
import { Tokenizer } from '../importing/tokenizer';
import { listImports } from '../store/imports';
import type { ReadContext } from './context';

export const rejectsFolder = 'rejects';

/** Absolute path of the refused rows of an import. @throws AppError `unknown_import`, also when it refused none */
export function rejectsPath({ db, workspace }: ReadContext, id: number): string {
  const found = listImports(db).find((one) => one.id === id);
  if (found?.rejectsFile) return join(workspace, found.rejectsFile);
  throw new AppError('unknown_import', `There are no refused rows of an import ${id}.`);
}

/** Removes the refused rows of imports that were killed in their last moment. The caller holds the import lease. */
export async function sweepRejects({ db, workspace }: ReadContext): Promise<void> {
  const kept = new Set(listImports(db).map(({ rejectsFile }) => rejectsFile));
  const names = await readdir(join(workspace, rejectsFolder)).catch(() => []);
  const ofNobody = names
    .map((name) => join(rejectsFolder, name))
    .filter((path) => /^\d+-/.test(basename(path)) && !kept.has(path));
  for (const path of ofNobody) await rm(join(workspace, path), { force: true });
}

/** The first refused rows of an import, as the file beside it keeps them: line, column, reason, then the cells. */
export async function readRejects(
  context: ReadContext,
  { id, limit }: { id: number; limit: number },
): Promise<{ header: string[]; rows: string[][] }> {
  const path = rejectsPath(context, id);
  const tokenizer = new Tokenizer(path, ',', '\n');
  const records: string[][] = [];
  for await (const text of createReadStream(path, 'utf8')) {
    records.push(...tokenizer.push(String(text)).map(({ cells }) => cells));
    if (records.length > limit) break;
  }
  if (records.length <= limit) records.push(...tokenizer.end().map(({ cells }) => cells));
  const [header = [], ...rows] = records;
  // A byte-order mark is for spreadsheets.
  return { header: header.map((cell) => cell.replace(/^\ufeff/, '')), rows: rows.slice(0, limit) };
}
