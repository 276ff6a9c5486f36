import { required } from '../../shared/required';
import type { LabelCounts } from '../../shared/schemas/labels';
import type { ReadDb, WriteDb } from './open';

/** Labels of a task: by their source, and those of holdout clients. */
export type LabelTotals = Pick<LabelCounts, 'real' | 'synthetic' | 'holdout'>;

/** Labels above a sequence number, by task, source, and whether their clients are of the holdout. */
const counted = (above: string) =>
  `SELECT l.task, l.source, c.holdout, COUNT(*) AS labels
   FROM labels l CROSS JOIN predictions p ON p.id = l.prediction_id CROSS JOIN clients c ON c.key = p.client_key
   WHERE ${above} GROUP BY 1, 2, 3`;

const allCounts = `SELECT task, source, holdout, labels FROM label_counts
  UNION ALL ${counted('l.seq > (SELECT until FROM labels_counted)')}`;

/** How many labels there are, by task; a task without any is not in it. */
export function countedLabels(db: ReadDb): Map<string, LabelTotals> {
  const rows = db
    .prepare<[], LabelTotals & { task: string }>(
      `SELECT task, SUM(labels) FILTER (WHERE source = 'real') AS real,
         SUM(labels) FILTER (WHERE source = 'synthetic') AS synthetic, SUM(labels) FILTER (WHERE holdout = 1) AS holdout
       FROM (${allCounts})
       GROUP BY task HAVING SUM(labels) > 0`,
    )
    .all();
  return new Map(
    rows.map(({ task, real, synthetic, holdout }) => [
      task,
      { real: real ?? 0, synthetic: synthetic ?? 0, holdout: holdout ?? 0 },
    ]),
  );
}

/** How many real labels of a task there are, and of them how many of holdout clients. */
export function countRealLabels(db: ReadDb, task: string): { all: number; holdout: number } {
  const { all, holdout } = required(
    db
      .prepare<[string], { all: number | null; holdout: number | null }>(
        `SELECT SUM(labels) AS "all", SUM(labels) FILTER (WHERE holdout = 1) AS holdout
         FROM (${allCounts}) WHERE task = ? AND source = 'real'`,
      )
      .get(task),
    task,
  );
  return { all: all ?? 0, holdout: holdout ?? 0 };
}

/** Labels that are counted at once: within the time for which others may be kept from writing. */
const atOnce = 10_000;

/** Counts the next labels for good, in one short transaction; says whether there are more. */
export function keepLabelCounts(db: WriteDb): boolean {
  const until = db.prepare<[], number>('SELECT until FROM labels_counted').pluck();
  const last = db
    .prepare<[number, number], number>(
      'SELECT MAX(seq) FROM (SELECT seq FROM labels WHERE seq > ? ORDER BY seq LIMIT ?)',
    )
    .pluck();
  const add = db.prepare<[number, number]>(
    `INSERT INTO label_counts (task, source, holdout, labels) ${counted('l.seq > ? AND l.seq <= ?')}
     ON CONFLICT DO UPDATE SET labels = labels + excluded.labels`,
  );
  const keep = db.transaction((): boolean => {
    const from = until.get() ?? 0;
    const to = last.get(from, atOnce);
    if (to === undefined || to === null) return false;
    add.run(from, to);
    db.prepare('UPDATE labels_counted SET until = ?').run(to);
    return true;
  });
  // Nothing is locked where nothing is new.
  return last.get(until.get() ?? 0, 1) !== null && keep.immediate();
}
