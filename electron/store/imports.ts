import { AppError } from '../../shared/errors';
import type { ImportCounts, ImportRecord } from '../../shared/schemas/imports';
import { removeOrphanedFeatures, removeUnusedFeatures } from './featureRows';
import type { ReadDb, WriteDb } from './open';

const importColumns = `id, kind, file_name AS fileName, file_sha256 AS fileSha256, state, accepted, duplicates, changed, unmatched, rejected,
  rejects_file AS rejectsFile, started_at AS startedAt, finished_at AS finishedAt`;

/** Opens a pending import, whose rows nobody sees until `showImport`. */
export function beginImport(
  db: WriteDb,
  given: { kind: string; fileName: string; fileSha256: string; startedAt: number; actor: string },
): number {
  const added = db
    .prepare(
      `INSERT INTO imports (kind, file_name, file_sha256, state, started_at, actor)
       VALUES (@kind, @fileName, @fileSha256, 'pending', @startedAt, @actor)`,
    )
    .run(given);
  return Number(added.lastInsertRowid);
}

/**
 * While rows arrive that nobody sees yet, or labels are joined that would be joined anew, they need not reach the disk with
 * every short transaction: what comes last is synced, and all before it with it. Checkpoints come seldom, since each writes the pages of the indexes anew.
 */
export function setBulk(db: WriteDb, isBulk: boolean): void {
  db.pragma(`synchronous = ${isBulk ? 'NORMAL' : 'FULL'}`);
  db.pragma(`wal_autocheckpoint = ${isBulk ? 16_000 : 1000}`);
}

/** The one atomic flip by which all rows of an import become visible. Their labels are due to be joined from then on. */
export function showImport(
  db: WriteDb,
  importId: number,
  counts: ImportCounts & Pick<ImportRecord, 'rejectsFile' | 'finishedAt'>,
): void {
  db.transaction(() => {
    db.prepare(
      `UPDATE imports SET state = 'visible', accepted = @accepted, duplicates = @duplicates, changed = @changed,
         unmatched = @unmatched, rejected = @rejected, rejects_file = @rejectsFile, finished_at = @finishedAt
       WHERE id = @importId AND state = 'pending'`,
    ).run({ importId, ...counts });
    joinDue(db, importId);
  }).immediate();
}

/** The imports whose rows count. */
export function visibleImports(db: ReadDb): ReadonlySet<number> {
  return new Set(db.prepare<[], number>(`SELECT id FROM imports WHERE state = 'visible'`).pluck().all());
}

/** Imports of a workspace, newest first: all, or a page of them. */
export function listImports(db: ReadDb, page: { limit: number; offset: number } | null = null): ImportRecord[] {
  return db
    .prepare<[number, number], ImportRecord>(
      `SELECT ${importColumns} FROM imports WHERE state <> 'pending' ORDER BY id DESC LIMIT ? OFFSET ?`,
    )
    .all(page?.limit ?? -1, page?.offset ?? 0);
}

/**
 * Hides an import's rows in one step; `sweepHidden` then removes them. Snapshots made of its transactions are due to be made
 * again.
 * @throws AppError `unknown_import` when there is no visible import of that number.
 */
export function undoImport(
  db: WriteDb,
  importId: number,
  by: { actor: string; reason: string; at: number },
): ImportRecord {
  const found = db
    .prepare<[number], ImportRecord>(`SELECT ${importColumns} FROM imports WHERE id = ? AND state = 'visible'`)
    .get(importId);
  if (!found) {
    throw new AppError('unknown_import', `There is no import ${importId} to undo.`, {
      commandLine: '“evergreen imports” lists them.',
    });
  }
  db.transaction(() => {
    db.prepare(
      `UPDATE imports SET state = 'undone', undone_at = @at, undone_by = @actor, undone_reason = @reason WHERE id = @importId`,
    ).run({ importId, ...by });
    joinDue(db, importId);
    if (found.kind === 'transactions') db.prepare('UPDATE snapshots SET is_due = 1').run();
  }).immediate();
  return { ...found, state: 'undone' };
}

/** Marks the labels of an import's clients as due to be joined anew; 0: of all clients. */
export function joinDue(db: WriteDb, importId: number): void {
  db.prepare('INSERT INTO joins_due (import_id) VALUES (?) ON CONFLICT DO NOTHING').run(importId);
  db.prepare('UPDATE changes SET count = count + 1').run();
}

const sweepRows = 20_000;
const rowTables = ['transactions', 'predictions', 'client_features', 'outcomes'];

/**
 * Removes the rows of undone imports, and what an import that was killed has left, in short transactions. The caller holds
 * the import lease, so that no pending import is at work, and has joined what was due. Returns the number of rows removed.
 */
export function sweepHidden(db: WriteDb): number {
  const hidden = db.prepare<[], number>(`SELECT id FROM imports WHERE state IN ('pending', 'undone')`).pluck().all();
  if (hidden.length === 0) return 0;
  let removed = 0;
  for (const table of rowTables) removed += sweepTable(db, table, hidden);
  sweepFeatures(db);
  db.transaction(() => {
    db.prepare(`DELETE FROM imports WHERE state = 'pending'`).run();
    db.prepare(`UPDATE imports SET state = 'swept' WHERE state = 'undone'`).run();
  })();
  return removed;
}

/** Rows of one import lie close together, so a table is gone through once, piece by piece. */
function sweepTable(db: WriteDb, table: string, imports: readonly number[]): number {
  const last = db.prepare<[], number>(`SELECT MAX(rowid) FROM ${table}`).pluck().get() ?? 0;
  const remove = db.prepare(
    `DELETE FROM ${table} WHERE rowid BETWEEN ? AND ? AND import_id IN (${imports.join(', ')})`,
  );
  let removed = 0;
  for (let from = 0; from <= last; from += sweepRows) removed += remove.run(from, from + sweepRows - 1).changes;
  return removed;
}

const sweepClients = 5000;

function sweepFeatures(db: WriteDb): void {
  const last = db.prepare<[], number>('SELECT MAX(key) FROM clients').pluck().get() ?? 0;
  for (let from = 0; from <= last; from += sweepClients) removeOrphanedFeatures(db, from, from + sweepClients - 1);
  removeUnusedFeatures(db);
}
