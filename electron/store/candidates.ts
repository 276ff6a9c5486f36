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

/** The newest version that a strategy made to replace a champion, and what was said of how it is made and judged. */
export interface LastCandidate {
  version: string;
  /** Parameters of its run. */
  params: unknown;
  /** Whether the rule of its task's deployments has changed since. */
  isJudgedOtherwise: boolean;
}

/** @param champion null: there was none */
export function lastCandidate(
  db: ReadDb,
  { task, strategy, champion }: { task: string; strategy: string; champion: string | null },
): LastCandidate | null {
  const found = db
    .prepare<
      { task: string; strategy: string; champion: string | null },
      { version: string; params: string; isJudgedOtherwise: 0 | 1 }
    >(
      `SELECT v.name AS version, r.params,
         EXISTS (SELECT 1 FROM activity WHERE kind = 'policy' AND subject = @task AND at > v.created_at) AS isJudgedOtherwise
       FROM versions v JOIN version_outlines o ON o.version = v.name JOIN runs r ON r.id = o.listed ->> '$.runId',
         json_each(o.listed, '$.tasks') task
       WHERE v.state = 'kept' AND r.strategy = @strategy AND task.key = @task AND task.value ->> '$.parent' IS @champion
       ORDER BY v.name DESC LIMIT 1`,
    )
    .get({ task, strategy, champion });
  if (!found) return null;
  return { ...found, params: JSON.parse(found.params), isJudgedOtherwise: found.isJudgedOtherwise === 1 };
}
