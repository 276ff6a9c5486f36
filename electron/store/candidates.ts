import type { ReadDb } from './open';

/** How many versions were made to replace a champion, up to and with one of them; those that are gone by now count. */
export function countCandidates(
  db: ReadDb,
  { task, champion, upTo }: { task: string; champion: string; upTo: string },
): number {
  const count = db
    .prepare<[string, string, string], number>(
      `SELECT COUNT(*) FROM version_outlines o, json_each(o.listed, '$.tasks') task
       WHERE task.key = ? AND task.value ->> '$.parent' = ? AND o.version <= ?`,
    )
    .pluck();
  return count.get(task, champion, upTo) ?? 0;
}

/** How a version was made, and what was said since of how it is judged. */
export interface Made {
  version: string;
  strategy: string;
  /** Parameters of its run. */
  params: unknown;
  /** Whether the rule of its task's deployments has changed since. */
  isJudgedOtherwise: boolean;
}

/** How a version's model of a task was made; null where no run tells. */
export function howMade(db: ReadDb, of: { task: string; version: string }): Made | null {
  return newestMade(db, 'v.name = @version', of);
}

/** The newest version that a strategy made to replace a champion. @param champion null: there was none */
export function lastCandidate(
  db: ReadDb,
  of: { task: string; strategy: string; champion: string | null },
): Made | null {
  return newestMade(db, `r.strategy = @strategy AND task.value ->> '$.parent' IS @champion`, of);
}

function newestMade<Of extends { task: string }>(db: ReadDb, condition: string, of: Of): Made | null {
  const found = db
    .prepare<Of, { version: string; strategy: string; params: string; isJudgedOtherwise: 0 | 1 }>(
      `SELECT v.name AS version, r.strategy, r.params,
         EXISTS (SELECT 1 FROM activity WHERE kind = 'policy' AND subject = @task AND at > v.created_at) AS isJudgedOtherwise
       FROM versions v JOIN version_outlines o ON o.version = v.name JOIN runs r ON r.id = o.listed ->> '$.runId',
         json_each(o.listed, '$.tasks') task
       WHERE v.state = 'kept' AND task.key = @task AND ${condition}
       ORDER BY v.name DESC LIMIT 1`,
    )
    .get(of);
  if (!found) return null;
  return { ...found, params: JSON.parse(found.params), isJudgedOtherwise: found.isJudgedOtherwise === 1 };
}
