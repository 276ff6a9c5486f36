import type { LabelCounts } from '../../shared/records';
import type { ReadDb } from './open';

export interface Label {
  value: number;
  observedAt: number;
  source: 'real' | 'synthetic';
  /** Sequence number: a new or corrected label has a higher one than all before. */
  seq: number;
}

/** One client at one prediction time, with its features and, in the order of the tasks, its labels. */
export interface LabelledRow {
  clientId: string;
  holdout: boolean;
  predictedAt: number;
  setId: number;
  /** Float64 values, little-endian, one per name of the feature set. */
  payload: Buffer;
  labels: (Label | null)[];
}

type RawRow = [string, number, number, number, Buffer, ...(string | number | null)[]];
const fixedColumns = 5;
const columnsPerTask = 4;

/** All rows with at least one label, in canonical order: client id (by bytes), then time, then features. */
export function* eachLabelledRow(db: ReadDb, tasks: readonly string[]): Generator<LabelledRow> {
  const labelColumns = tasks.map((_, i) => `l${i}.value, l${i}.observed_at, l${i}.source, l${i}.seq`);
  const joins = tasks.map((_, i) => `LEFT JOIN labels l${i} ON l${i}.prediction_id = p.id AND l${i}.task = ?`);
  const rows = db
    .prepare<string[], RawRow>(
      `SELECT ${['c.client_id, c.holdout, p.predicted_at, f.set_id, f.payload', ...labelColumns].join(', ')}
       FROM predictions p
       JOIN clients c ON c.key = p.client_key
       JOIN feature_rows f ON f.id = p.feature_row_id
       ${joins.join('\n')}
       WHERE COALESCE(${[...tasks.map((_, i) => `l${i}.seq`), 'NULL'].join(', ')}) IS NOT NULL
       ORDER BY c.client_id, p.predicted_at, f.hash`,
    )
    .raw()
    .iterate(...tasks);
  for (const row of rows) yield unpackRow(row, tasks.length);
}

function unpackRow(row: RawRow, tasks: number): LabelledRow {
  const labels = Array.from({ length: tasks }, (_, i): Label | null => {
    const [value, observedAt, source, seq] = row.slice(fixedColumns + i * columnsPerTask);
    if (seq === null) return null;
    return { value, observedAt, source, seq } as Label;
  });
  return { clientId: row[0], holdout: row[1] === 1, predictedAt: row[2], setId: row[3], payload: row[4], labels };
}

/** Counts per task, as of `now`: the moment that decides what is immature. */
export function countLabels(db: ReadDb, now: number): LabelCounts[] {
  return db
    .prepare<[{ now: number }], LabelCounts>(
      `SELECT t.name AS task,
         (SELECT COUNT(*) FROM labels WHERE task = t.name AND source = 'real') AS real,
         (SELECT COUNT(*) FROM labels WHERE task = t.name AND source = 'synthetic') AS synthetic,
         (SELECT COUNT(*) FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
          WHERE l.task = t.name AND c.holdout = 1) AS holdout,
         COALESCE(SUM(CASE WHEN s.due_at > @now THEN s.applicable - s.labelled END), 0) AS immature,
         MIN(CASE WHEN s.due_at > @now AND s.applicable > s.labelled THEN s.due_at END) AS nextDueAt,
         COALESCE(SUM(CASE WHEN s.due_at <= @now THEN s.applicable - s.labelled END), 0) AS unmatched
       FROM tasks t LEFT JOIN snapshot_tasks s ON s.task = t.name
       GROUP BY t.name ORDER BY t.rowid`,
    )
    .all({ now });
}

/** Number of rows that `eachLabelledRow` gives. */
export function countLabelledRows(db: ReadDb): number {
  return db.prepare<[], number>('SELECT COUNT(DISTINCT prediction_id) FROM labels').pluck().get() ?? 0;
}

/** Number of labels per task and source. */
export function countSources(db: ReadDb): Map<string, { real: number; synthetic: number }> {
  const rows = db
    .prepare<[], { task: string; labels: number; synthetic: number }>(
      `SELECT task, COUNT(*) AS labels, SUM(source = 'synthetic') AS synthetic FROM labels GROUP BY task`,
    )
    .all();
  return new Map(rows.map(({ task, labels, synthetic }) => [task, { real: labels - synthetic, synthetic }]));
}
