import { metrics } from '../../shared/schemas/metrics';
import { primaryScore } from '../../shared/scores';
import type { ReadDb } from './open';

/** What a version scores on rows that are the same for all. */
interface TodayScore {
  version: string;
  score: number | null;
  baseline: number | null;
  clients: number;
}

/** The scores of a task's versions on one set of holdout rows. */
interface TodayScores {
  task: string;
  /** When the last of them was scored. */
  at: number;
  scores: TodayScore[];
}

/** Of each task the set of holdout rows on which most of its kept versions were scored; of equals the newest. */
export function todayScores(db: ReadDb): TodayScores[] {
  const sets = db
    .prepare<[], { task: string; rowsHash: string; at: number }>(
      `SELECT task, rows_hash AS rowsHash, at FROM (
         SELECT e.task, e.rows_hash, MAX(e.evaluated_at) AS at,
           ROW_NUMBER() OVER (PARTITION BY e.task ORDER BY COUNT(*) DESC, MAX(e.evaluated_at) DESC) AS place
         FROM evaluations e JOIN versions v ON v.name = e.version AND v.state = 'kept'
         GROUP BY e.task, e.rows_hash)
       WHERE place = 1`,
    )
    .all();
  const of = db.prepare<[string, string], { version: string; metrics: string; baseline: string }>(
    'SELECT version, metrics, baseline FROM evaluations WHERE task = ? AND rows_hash = ?',
  );
  return sets.map(({ task, rowsHash, at }) => ({
    task,
    at,
    scores: of.all(task, rowsHash).map((row) => {
      const own = metrics.parse(JSON.parse(row.metrics));
      const baseline = primaryScore(metrics.parse(JSON.parse(row.baseline)));
      return { version: row.version, score: primaryScore(own), baseline, clients: own.clients };
    }),
  }));
}
