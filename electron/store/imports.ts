import { AppError } from '../../shared/errors';
import type { ImportRecord } from '../../shared/records';
import { clientKeys } from './clients';
import type { ReadDb, WriteDb } from './open';

/** A transaction as the store takes it. `key` names the line by its content (16 bytes). */
export interface TransactionInput {
  key: Uint8Array;
  client: string;
  at: number;
  amount: number;
  invoice: string | null;
  cancellation: boolean;
}

const importColumns = `id, kind, file_name AS fileName, file_sha256 AS fileSha256, state, accepted, duplicates, rejected,
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

type BatchCounter = (batch: readonly TransactionInput[]) => number;

/**
 * Returns a function that adds a batch of transactions in one short transaction and says how many of them were new.
 * It counts equal lines over the whole import, so one writer serves one file.
 */
export function transactionWriter(db: WriteDb, importId: number): BatchCounter {
  const keyOf = clientKeys(db);
  const insert = db.prepare(
    `INSERT INTO transactions (row_key, occurrence, import_id, client_key, at, amount, invoice, cancellation)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const countNew = occurrenceCounter(
    ({ key, client, at, amount, invoice, cancellation }, occurrence) =>
      insert.run(key, occurrence, importId, keyOf(client), at, amount, invoice, cancellation ? 1 : 0).changes === 1,
  );
  return db.transaction(countNew).immediate;
}

/** Like `transactionWriter`, for a dry run: says how many would be new and changes nothing. */
export function transactionCounter(db: ReadDb): BatchCounter {
  const find = db.prepare<[Uint8Array, number], number>(
    `SELECT 1 FROM transactions WHERE row_key = ? AND occurrence = ?
     AND import_id IN (SELECT id FROM imports WHERE state = 'visible')`,
  );
  return occurrenceCounter(({ key }, occurrence) => find.get(key, occurrence) === undefined);
}

function occurrenceCounter(isNew: (row: TransactionInput, occurrence: number) => boolean): BatchCounter {
  const seen = new Map<string, number>();
  return (batch) => {
    let count = 0;
    for (const row of batch) {
      const name = Buffer.from(row.key.buffer, row.key.byteOffset, row.key.byteLength).toString('latin1');
      const occurrence = (seen.get(name) ?? 0) + 1;
      seen.set(name, occurrence);
      if (isNew(row, occurrence)) count++;
    }
    return count;
  };
}

/** The one atomic flip by which all rows of an import become visible. */
export function showImport(
  db: WriteDb,
  importId: number,
  counts: { accepted: number; duplicates: number; rejected: number; rejectsFile: string | null; finishedAt: number },
): void {
  db.prepare(
    `UPDATE imports SET state = 'visible', accepted = @accepted, duplicates = @duplicates, rejected = @rejected,
       rejects_file = @rejectsFile, finished_at = @finishedAt
     WHERE id = @importId AND state = 'pending'`,
  ).run({ importId, ...counts });
}

/** Imports of a workspace, newest first. */
export function listImports(db: ReadDb): ImportRecord[] {
  return db
    .prepare<[], ImportRecord>(`SELECT ${importColumns} FROM imports WHERE state <> 'pending' ORDER BY id DESC`)
    .all();
}

/**
 * Hides an import's rows in one step; `sweepHidden` then removes them.
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
    throw new AppError('unknown_import', `There is no import ${importId} to undo. “evergreen imports” lists them.`);
  }
  db.prepare(
    `UPDATE imports SET state = 'undone', undone_at = @at, undone_by = @actor, undone_reason = @reason WHERE id = @importId`,
  ).run({ importId, ...by });
  return { ...found, state: 'undone' };
}

const sweepBatch = 20_000;

/**
 * Removes the rows of undone imports, and what an import that was killed has left, in short transactions. The caller holds
 * the import lease, so that no pending import is at work. Returns the number of rows removed.
 */
export function sweepHidden(db: WriteDb): number {
  const removeSome = db.prepare(
    `DELETE FROM transactions WHERE rowid IN (
       SELECT rowid FROM transactions WHERE import_id IN (SELECT id FROM imports WHERE state IN ('pending', 'undone')) LIMIT ?)`,
  );
  const hidden = db.prepare<[], number>(`SELECT COUNT(*) FROM imports WHERE state IN ('pending', 'undone')`).pluck();
  if (hidden.get() === 0) return 0;
  let removed = 0;
  for (;;) {
    const { changes } = removeSome.run(sweepBatch);
    removed += changes;
    if (changes < sweepBatch) break;
  }
  db.transaction(() => {
    db.prepare(`DELETE FROM imports WHERE state = 'pending'`).run();
    db.prepare(`UPDATE imports SET state = 'swept' WHERE state = 'undone'`).run();
  })();
  return removed;
}
