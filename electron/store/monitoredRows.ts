import { valueColumn } from './columns';
import { countChanges } from './join';
import type { ReadDb } from './open';
import { knownThen } from './trainingRows';

/** Rows that one call gives. */
const pageRows = 10_000;

export interface MonitoredQuery {
  task: string;
  slot: number;
  /** Labels whose sequence number is not above it are passed over. */
  above: number;
  /** The last transaction: snapshots whose outcome is not decided by then wait. */
  dataUntil: number;
}

/** A prediction, or a moment at which a client was looked at, with its outcome where that has come. */
export interface MonitoredRow {
  id: number;
  clientKey: number;
  /** At its import, where nobody said. */
  at: number;
  /** When it was there: its import was complete, it was answered, or its snapshot was made. */
  cameAt: number;
  setId: number | null;
  payload: Buffer | null;
  actual: number | null;
  seq: number | null;
  /** The import that brought the outcome; 0 where it was concluded from transactions. */
  arrival: number;
  given: number | null;
  /** The version that gave it, where it was given here. */
  version: string | null;
}

/**
 * Pages of the rows of a task that were answered, or can be, and of which the champion learned nothing: those with a
 * real label, and those that wait for theirs; in order of their ids.
 */
export function* monitoredPages(db: ReadDb, query: MonitoredQuery): Generator<MonitoredRow[]> {
  const value = `p.${valueColumn(query.slot)}`;
  const read = db.prepare<MonitoredQuery & { after: number; limit: number }, MonitoredRow>(
    `SELECT p.id, p.client_key AS clientKey,
       CASE p.predicted_at WHEN 0 THEN COALESCE(i.started_at, p.scored_at) ELSE p.predicted_at END AS at,
       COALESCE(p.scored_at, i.finished_at, s.made_at) AS cameAt, f.set_id AS setId, f.payload,
       l.value AS actual, l.seq, COALESCE(o.import_id, 0) AS arrival, ${value} AS given, a.versions ->> @task AS version
     FROM predictions p
     LEFT JOIN imports i ON i.id = p.import_id
     LEFT JOIN snapshots s ON s.id = p.snapshot_id
     LEFT JOIN labels l ON l.prediction_id = p.id AND l.task = @task
     LEFT JOIN outcomes o ON o.id = l.outcome_id
     LEFT JOIN answerers a ON a.id = p.answered_by
     LEFT JOIN feature_rows f ON f.id = ${knownThen}
     WHERE p.id > @after AND (i.id IS NULL OR i.state = 'visible')
       AND CASE WHEN l.seq IS NOT NULL THEN l.seq > @above AND l.source = 'real'
         ELSE p.acted_on = 0 AND (${value} IS NOT NULL OR i.kind = 'predictions' OR EXISTS (
           SELECT 1 FROM snapshot_tasks t
           WHERE t.snapshot_id = p.snapshot_id AND t.task = @task AND t.due_at > @dataUntil)) END
     ORDER BY p.id LIMIT @limit`,
  );
  for (let after = 0; ; ) {
    const page = read.all({ ...query, after, limit: pageRows });
    if (page.length === 0) return;
    yield page;
    after = page[page.length - 1].id;
  }
}

/** When the latest prediction of each client was made to which a real outcome has come, by the client's key. */
export function latestLabelled(db: ReadDb, task: string): Map<number, number> {
  const found = db
    .prepare<[string], [number, number]>(
      `SELECT p.client_key, MAX(p.predicted_at) FROM labels l JOIN predictions p ON p.id = l.prediction_id
       WHERE l.task = ? AND l.source = 'real' GROUP BY p.client_key`,
    )
    .raw()
    .all(task);
  return new Map(found);
}

/** A text that is another one whenever a monitored stream may be: after imports, joins, answers, rules. */
export function monitoredState(db: ReadDb): string {
  const newest = db
    .prepare<[], Record<'labels' | 'predictions' | 'batches', number | null>>(
      `SELECT (SELECT MAX(seq) FROM labels) AS labels, (SELECT MAX(id) FROM predictions) AS predictions,
         (SELECT MAX(scored_at) FROM batches) AS batches`,
    )
    .get();
  return JSON.stringify({ changes: countChanges(db), ...newest });
}
