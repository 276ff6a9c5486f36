import type { ActivityRecord } from '../../shared/schemas/activity';
import { count } from '../../shared/words';
import type { ReadDb, WriteDb } from './open';

/**
 * Appends to the audit log. Called within the transaction of the change that it tells of, so that neither is there
 * without the other; triggers refuse every later change.
 */
export function recordActivity(db: WriteDb, given: Omit<ActivityRecord, 'id'>): void {
  db.prepare(
    `INSERT INTO activity (at, actor, kind, subject, summary, reason)
     VALUES (@at, @actor, @kind, @subject, @summary, @reason)`,
  ).run(given);
}

/** Who changes something, when and why. */
export type By = Pick<ActivityRecord, 'at' | 'actor' | 'reason'>;

/** The latest entries, newest first. */
export function listActivity(db: ReadDb, limit: number): ActivityRecord[] {
  return db
    .prepare<[number], ActivityRecord>(
      'SELECT id, at, actor, kind, subject, summary, reason FROM activity ORDER BY id DESC LIMIT ?',
    )
    .all(limit)
    .map((entry) => ({ ...entry, summary: reworded(entry.summary) }));
}

/** The counts that the triggers of imports write without separators; not years, and not what a person wrote. */
const rowCounts = /(?<=^import \d+.*)\b\d{4,}(?= (new rows|already there|rejected|rows are gone))/g;

/** The triggers say it by another word than everybody else. */
const refusals = /(?<=^import \d+: .*)(\d) rejected$/;

/** They also write of 1 as of several. */
function reworded(summary: string): string {
  return summary
    .replace(rowCounts, grouped)
    .replace(refusals, '$1 refused')
    .replace(/(?<=^import \d+: 1 new row)s/, '')
    .replace(/(?<=^import \d+ was undone: 1 row)s are/, ' is');
}

function grouped(digits: string): string {
  return count(Number(digits));
}
