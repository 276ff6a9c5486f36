import type { ReadDb, WriteDb } from './open';
import { syntheticFrom } from './synthetic';

/** Labels that are there because of an import, by the import's kind. */
const contributions: Record<string, string> = {
  transactions: `SELECT 1 FROM snapshots WHERE made_at >= (SELECT finished_at FROM imports WHERE id = @importId)
    UNION ALL
    SELECT 1 FROM labels l JOIN predictions p ON p.id = l.prediction_id
    WHERE l.outcome_id IS NULL AND p.snapshot_id IS NULL`,
  clients: `SELECT 1 FROM client_features k
    JOIN predictions p ON p.client_key = k.client_key AND p.feature_row_id IS NULL
    JOIN labels l ON l.prediction_id = p.id
    WHERE k.import_id = @importId`,
};
const joined = `SELECT 1 FROM labels l JOIN predictions p ON p.id = l.prediction_id LEFT JOIN outcomes o ON o.id = l.outcome_id
    WHERE p.import_id = @importId OR o.import_id = @importId`;

/**
 * The kept versions that were trained while rows of an import, or synthetic labels from its features, gave labels or
 * features.
 */
export function versionsBehind(db: ReadDb, importId: number): string[] {
  const gone = [importId, ...syntheticFrom(db, importId)];
  return [...new Set(gone.flatMap((one) => versionsFrom(db, one)))];
}

function versionsFrom(db: ReadDb, importId: number): string[] {
  const kind = db.prepare<[number], string>('SELECT kind FROM imports WHERE id = ?').pluck().get(importId) ?? '';
  const any = db.prepare(`${contributions[kind] ?? joined} LIMIT 1`).get({ importId });
  if (any === undefined) return [];
  return db
    .prepare<[number], string>(
      `SELECT name FROM versions WHERE state = 'kept'
         AND created_at >= (SELECT finished_at FROM imports WHERE id = ?) ORDER BY name`,
    )
    .pluck()
    .all(importId);
}

/** Marks versions as trained from rows that are gone. */
export function markVersions(db: WriteDb, given: { versions: readonly string[]; reason: string; at: number }): void {
  const { versions, reason, at } = given;
  const mark = db.prepare('INSERT INTO version_marks (version, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  db.transaction(() => {
    for (const version of versions) mark.run(version, reason, at);
  }).immediate();
}

/** What versions are marked with: why their training data is not there any more. */
export function listVersionMarks(db: ReadDb): { version: string; reason: string; at: number }[] {
  return db
    .prepare<[], { version: string; reason: string; at: number }>(
      'SELECT version, reason, at FROM version_marks ORDER BY version, at',
    )
    .all();
}
