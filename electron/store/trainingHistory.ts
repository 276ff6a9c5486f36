import { closeSync, openSync, writeFileSync } from 'node:fs';
import { mapValues } from '../../shared/mapValues';
import type { LivePeriod } from '../../shared/schemas/deployments';
import { fromJson, toJson } from '../../shared/schemas/time';
import { type TrainedRun, trainedRun } from '../../shared/schemas/versions';
import type { FileStamp } from '../node/files';
import type { ReadDb, WriteDb } from './open';

/** training_history.json as it was last written; null where something that it tells has changed since. */
export function writtenHistory(db: ReadDb): FileStamp | null {
  const stale = 'SELECT 1 FROM version_outlines WHERE entry IS NULL';
  return db.prepare<[], FileStamp>(`SELECT size, modified FROM history_file WHERE NOT EXISTS (${stale})`).get() ?? null;
}

export function recordWrittenHistory(db: WriteDb, { size, modified }: FileStamp): void {
  db.transaction(() => {
    db.exec('DELETE FROM history_file');
    db.prepare('INSERT INTO history_file (size, modified) VALUES (?, ?)').run(size, modified);
  })();
}

/** What training_history.json tells of these versions is not true any more. */
export function forgetEntries(db: WriteDb, versions: Iterable<string>): void {
  const forget = db.prepare('UPDATE version_outlines SET entry = NULL WHERE version = ?');
  for (const version of versions) forget.run(version);
}

/**
 * Writes training_history.json: all versions that there ever were, oldest first, and when each was live. Only what has
 * changed is composed; one version at a time is in memory. The caller holds the deploy lease: a version that another
 * process records meanwhile may be left out, and that process writes the file again.
 */
export function writeTrainingHistory(db: WriteDb, given: { path: string; live: readonly LivePeriod[] }): void {
  composeEntries(db, given.live);
  const entries = db
    .prepare<[], string>('SELECT entry FROM version_outlines WHERE entry IS NOT NULL ORDER BY version')
    .pluck();
  const file = openSync(given.path, 'w');
  try {
    let [before, end] = ['{\n  "format": 1,\n  "runs": [', ']\n}\n'];
    for (const entry of entries.iterate()) {
      // All of it: `writeSync` may write less, where the disk runs full, and only says how much.
      writeFileSync(file, `${before}\n    ${entry}`);
      [before, end] = [',', '\n  ]\n}\n'];
    }
    writeFileSync(file, before === ',' ? end : `${before}${end}`);
  } finally {
    closeSync(file);
  }
}

function composeEntries(db: WriteDb, live: readonly LivePeriod[]): void {
  const lacking = db.prepare<[], { history: string; state: 'kept' | 'missing'; removedAt: number | null }>(
    `SELECT o.history, v.state, v.removed_at AS removedAt
     FROM versions v JOIN version_outlines o ON o.version = v.name WHERE o.entry IS NULL LIMIT 1`,
  );
  const save = db.prepare('UPDATE version_outlines SET entry = ? WHERE version = ?');
  const composeOne = db.transaction((): boolean => {
    const row = lacking.get();
    if (!row) return false;
    db.exec('DELETE FROM history_file');
    const run = entryOf(row, live);
    save.run(JSON.stringify(toJson(trainedRun, run), null, 2).replaceAll('\n', '\n    '), run.version);
    return true;
  });
  while (composeOne.immediate());
}

function entryOf(
  { history, state, removedAt }: { history: string; state: 'kept' | 'missing'; removedAt: number | null },
  live: readonly LivePeriod[],
): TrainedRun {
  const run = fromJson(trainedRun, JSON.parse(history));
  const own = live.filter((period) => period.version === run.version);
  return {
    ...run,
    state: state === 'missing' && removedAt !== null ? 'removed' : state,
    removedAt,
    tasks: mapValues(run.tasks, (model, task) => ({ ...model, live: own.filter((period) => period.task === task) })),
  };
}
