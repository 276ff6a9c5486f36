import { type By, recordActivity } from './activity';
import { removeFromBatches } from './batches';
import { markVersions } from './dependants';
import { removeUnusedFeatures } from './featureSets';
import type { ReadDb, WriteDb } from './open';
import { type RowTable, rowTables } from './restated';

/** How much is known of a client. */
export interface ClientTraces {
  /** Rows of files, and of snapshots. */
  rows: number;
  labels: number;
  /** Answers of nights. */
  scores: number;
  /** Versions that were trained while its labels were there. */
  versions: string[];
}

/**
 * Erases a client from the database, in one transaction; what is removed is overwritten. The audit log tells that a
 * client was erased, and not which. The caller holds the import lease.
 * @param clientKey null: the database does not know it
 */
export function eraseClient(db: WriteDb, clientKey: number | null, by: By): ClientTraces {
  db.pragma('secure_delete = ON');
  const traces = db.transaction(() => erase(db, clientKey, by)).immediate();
  removeUnusedFeatures(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('secure_delete = OFF');
  return traces;
}

/** What erasing a client would remove: it is done, and taken back. */
export function tracesOf(db: WriteDb, clientKey: number | null): ClientTraces {
  db.exec('BEGIN IMMEDIATE');
  try {
    return erase(db, clientKey, { actor: '', reason: '', at: 0 });
  } finally {
    db.exec('ROLLBACK');
  }
}

function erase(db: WriteDb, clientKey: number | null, by: By): ClientTraces {
  const known = { ...by, kind: 'client erased', subject: 'a client' } as const;
  if (clientKey === null) {
    recordActivity(db, { ...known, summary: 'a client was erased from files' });
    return { rows: 0, labels: 0, scores: 0, versions: [] };
  }
  const versions = trainedOn(db, clientKey);
  const labels = count(
    db,
    'SELECT COUNT(*) FROM labels l JOIN predictions p ON p.id = l.prediction_id WHERE p.client_key = ?',
    clientKey,
  );
  db.prepare(
    'UPDATE snapshots SET is_due = 1 WHERE id IN (SELECT snapshot_id FROM predictions WHERE client_key = ?)',
  ).run(clientKey);
  let rows = 0;
  for (const table of rowTables) rows += eraseRows(db, table, clientKey);
  db.prepare('DELETE FROM feature_rows WHERE client_key = ?').run(clientKey);
  const scores = removeFromBatches(db, clientKey);
  db.prepare('DELETE FROM clients WHERE key = ?').run(clientKey);
  db.prepare('UPDATE changes SET count = count + 1').run();
  markVersions(db, { versions, reason: 'trained from rows of a client that was erased', at: by.at });
  const summary = `a client was erased: ${rows} rows, ${labels} labels, ${scores} scores`;
  recordActivity(db, { ...known, summary });
  return { rows, labels, scores, versions };
}

function count(db: ReadDb, sql: string, clientKey: number): number {
  return db.prepare<[number], number>(sql).pluck().get(clientKey) ?? 0;
}

/** The kept versions that were made after a label of the client had come. */
function trainedOn(db: ReadDb, clientKey: number): string[] {
  return db
    .prepare<[number], string>(
      `SELECT name FROM versions WHERE state = 'kept' AND created_at >= (
         SELECT MIN(COALESCE(i.finished_at, s.made_at, p.predicted_at)) FROM predictions p
         JOIN labels l ON l.prediction_id = p.id
         LEFT JOIN imports i ON i.id = p.import_id LEFT JOIN snapshots s ON s.id = p.snapshot_id
         JOIN clients c ON c.key = p.client_key AND c.holdout = 0
         WHERE p.client_key = ?) ORDER BY name`,
    )
    .pluck()
    .all(clientKey);
}

/** Ids that are free again must not be taken for rows that an import states. */
function eraseRows(db: WriteDb, table: RowTable, clientKey: number): number {
  const ids = db.prepare<[number], number>(`SELECT id FROM ${table} WHERE client_key = ?`).pluck().all(clientKey);
  const covering = db.prepare<[RowTable, number, number], { importId: number; first: number; last: number }>(
    'SELECT import_id AS importId, first, last FROM restated WHERE rows_of = ? AND first <= ? AND last >= ?',
  );
  const remove = db.prepare('DELETE FROM restated WHERE import_id = ? AND rows_of = ? AND first = ?');
  const add = db.prepare(
    'INSERT INTO restated (import_id, rows_of, first, last) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const id of ids) {
    for (const { importId, first, last } of covering.all(table, id, id)) {
      remove.run(importId, table, first);
      if (first < id) add.run(importId, table, first, id - 1);
      if (last > id) add.run(importId, table, id + 1, last);
    }
  }
  db.prepare(`DELETE FROM ${table} WHERE client_key = ?`).run(clientKey);
  return ids.length;
}
