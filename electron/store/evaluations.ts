import { type Metrics, metrics } from '../../shared/schemas/metrics';
import { type OutlinedScores, outlinedScores } from '../../shared/scores';
import type { ReadDb, WriteDb } from './open';

/** Scores of versions on one set of holdout rows, with the naive answer's. */
export interface Evaluations {
  task: string;
  /** Names the rows by their content. */
  rowsHash: string;
  baseline: Metrics;
  scored: readonly { version: string; metrics: Metrics }[];
}

/** Sets of rows whose scores are kept, of each task the newest: with every new label there is another. */
const keptSets = 20;

/** Keeps scores, in the place of earlier ones on the same rows. */
export function recordEvaluations(
  db: WriteDb,
  { task, rowsHash, baseline, scored, at }: Evaluations & { at: number },
): void {
  const insert = db.prepare(
    `INSERT INTO evaluations (version, task, rows_hash, metrics, baseline, evaluated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       metrics = excluded.metrics, baseline = excluded.baseline, evaluated_at = excluded.evaluated_at`,
  );
  const forget = db.prepare(
    `DELETE FROM evaluations WHERE task = @task AND rows_hash NOT IN (
       SELECT rows_hash FROM evaluations WHERE task = @task
       GROUP BY rows_hash ORDER BY MAX(evaluated_at) DESC LIMIT @keptSets)`,
  );
  db.transaction(() => {
    for (const { version, metrics: own } of scored) {
      insert.run(version, task, rowsHash, JSON.stringify(own), JSON.stringify(baseline), at);
    }
    forget.run({ task, keptSets });
  }).immediate();
}

/** What versions scored on a set of holdout rows. */
export function listEvaluations(
  db: ReadDb,
  { task, rowsHash }: Pick<Evaluations, 'task' | 'rowsHash'>,
): Evaluations['scored'] {
  return db
    .prepare<[string, string], { version: string; metrics: string }>(
      'SELECT version, metrics FROM evaluations WHERE task = ? AND rows_hash = ?',
    )
    .all(task, rowsHash)
    .map((row) => ({ version: row.version, metrics: metrics.parse(JSON.parse(row.metrics)) }));
}

/** The scores of a task's versions on one set of holdout rows. */
interface TodayScores {
  task: string;
  /** When the last of them was scored. */
  at: number;
  scores: ({ version: string } & OutlinedScores)[];
}

interface Wanted {
  champion: string;
  versions: readonly string[];
}

/**
 * Of each task the set of holdout rows on which the champion and most of the versions that are wanted were scored; of
 * equals the newest.
 */
export function todayScores(db: ReadDb, { wanted }: { wanted: Readonly<Record<string, Wanted>> }): TodayScores[] {
  const bestSet = db.prepare<{ task: string; champion: string; versions: string }, { rowsHash: string; at: number }>(
    `SELECT e.rows_hash AS rowsHash, MAX(e.evaluated_at) AS at
     FROM evaluations e JOIN versions v ON v.name = e.version AND v.state = 'kept'
     WHERE e.task = @task GROUP BY e.rows_hash HAVING MAX(e.version = @champion) = 1
     ORDER BY SUM(e.version IN (SELECT value FROM json_each(@versions))) DESC, at DESC LIMIT 1`,
  );
  const scoresOn = db.prepare<[string, string], { version: string; metrics: string; baseline: string }>(
    'SELECT version, metrics, baseline FROM evaluations WHERE task = ? AND rows_hash = ?',
  );
  return Object.entries(wanted).flatMap(([task, { champion, versions }]) => {
    const set = bestSet.get({ task, champion, versions: JSON.stringify(versions) });
    if (!set) return [];
    const scores = scoresOn.all(task, set.rowsHash).map((row) => {
      const [own, naive] = [row.metrics, row.baseline].map((text) => metrics.parse(JSON.parse(text)));
      return { version: row.version, ...outlinedScores(own, naive) };
    });
    return [{ task, at: set.at, scores }];
  });
}
