import { createHash } from 'node:crypto';
import type { ActivityRecord, VerifiedActivity } from '../../shared/schemas/activity';
import type { ReadDb } from './open';

/**
 * The hash of an entry of the activity log: SHA-256, as hex, of a JSON array of the hash before it (empty for the
 * first) and its columns. SQLite asks for it by the name `activity_hash`.
 */
export function activityHash(before: string, ...entry: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([before, ...entry]))
    .digest('hex');
}

interface Link extends Omit<ActivityRecord, 'at' | 'kind'> {
  /** Null where the entry is gone. */
  at: number | null;
  kind: string;
  /** Null where it is not of the chain. */
  hash: string | null;
}

/**
 * Goes along the chain up to the first link that does not hold.
 * @param keptHead a head that was kept elsewhere, `ID:HASH`: the chain must lead over it
 */
export function verifyActivity(db: ReadDb, keptHead: string | null): VerifiedActivity {
  let head: string | null = null;
  let entries = 0;
  let before = '';
  let keeps = keptHead === null ? null : false;
  const broken = (id: number, reason: string) => ({ entries, head, broken: { id, reason }, keeps });
  for (const link of links(db)) {
    const fault = faultOf(link, before);
    if (fault !== null) return broken(link.id, fault);
    before = link.hash ?? '';
    head = `${link.id}:${before}`;
    entries++;
    if (head === keptHead) keeps = true;
  }
  const given = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'activity'`).pluck().get() ?? 0;
  const last = Number(head?.split(':', 1)[0] ?? 0);
  if (given > last) return broken(last + 1, `the entries ${last + 1} to ${given} are gone`);
  return { entries, head, broken: null, keeps };
}

function links(db: ReadDb): IterableIterator<Link> {
  return db
    .prepare<[], Link>(
      `SELECT id, at, actor, kind, subject, summary, reason, hash
       FROM (SELECT id FROM activity UNION SELECT id FROM activity_chain) LEFT JOIN activity USING (id)
       LEFT JOIN activity_chain USING (id) ORDER BY id`,
    )
    .iterate();
}

function faultOf({ hash, id, at, actor, kind, subject, summary, reason }: Link, before: string): string | null {
  if (at === null) return 'the entry is gone';
  if (hash === null) return 'the entry was added behind the chain';
  const wanted = activityHash(before, id, at, actor, kind, subject, summary, reason);
  return hash === wanted ? null : 'the entry is not what was recorded, or one before it was taken away';
}
