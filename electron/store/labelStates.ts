import type { LabelCounts, PredictionState } from '../../shared/schemas/labels';
import { graceMs, horizonMs } from '../../shared/tasks';
import { valueColumn } from './columns';
import type { ReadDb } from './open';
import { findTask } from './tasks';

/** A task's imported predictions without a label: how many wait, until when the next, and how many got no answer. */
export function countUnlabelled(
  db: ReadDb,
  task: string,
  now: number,
): Pick<LabelCounts, 'immature' | 'nextDueAt' | 'unmatched' | 'actedOn'> {
  const { sql, due } = statesOf(db, task);
  return db
    .prepare<[{ task: string; now: number }], ReturnType<typeof countUnlabelled>>(
      `SELECT COUNT(*) FILTER (WHERE state = 'waiting') AS immature,
         MIN(${due}) FILTER (WHERE state = 'waiting') AS nextDueAt,
         COUNT(*) FILTER (WHERE state = 'unmatched') AS unmatched,
         COUNT(*) FILTER (WHERE state = 'acted on') AS actedOn
       FROM (${sql}) p WHERE label IS NULL`,
    )
    .get({ task, now }) as ReturnType<typeof countUnlabelled>;
}

/** Those of the slots for whose tasks anything was predicted: to look for all takes as long as for one. */
export function predictedSlots(db: ReadDb, slots: readonly number[]): Set<number> {
  if (slots.length === 0) return new Set();
  const counts = db
    .prepare<[], number[]>(`SELECT ${slots.map((slot) => `COUNT(${valueColumn(slot)})`).join(', ')} FROM predictions`)
    .raw()
    .get();
  return new Set(slots.filter((_, i) => counts?.[i]));
}

/** A page of a task's imported predictions in one state, latest first. */
export function listStates(
  db: ReadDb,
  given: { task: string; state: PredictionState['state']; now: number; limit: number; offset: number },
): PredictionState[] {
  const { sql, due } = statesOf(db, given.task);
  const unanswered = `CASE
    WHEN p.state <> 'unmatched' THEN NULL
    WHEN EXISTS (SELECT 1 FROM transactions t WHERE t.client_key = p.client_key)
      AND ${due} > (SELECT MAX(at) FROM transactions WHERE import_id IN (SELECT id FROM imports WHERE state = 'visible'))
      THEN 'the transactions end before its horizon and grace have passed'
    WHEN EXISTS (SELECT 1 FROM outcomes o WHERE o.client_key = p.client_key AND o.${valueColumn(findTask(db, given.task).slot)} IS NOT NULL)
      THEN 'the client’s outcomes answer other predictions, or are from before the horizon ended'
    ELSE 'no outcome of this client has come' END`;
  return db
    .prepare<[typeof given], PredictionState>(
      `SELECT c.client_id AS clientId, NULLIF(p.predicted_at, 0) AS predictedAt, p.state, p.predicted, p.label AS actual,
         NULLIF(p.observed_at, 0) AS observedAt, CASE p.state WHEN 'waiting' THEN ${due} END AS dueAt, ${unanswered} AS reason
       FROM (${sql}) p JOIN clients c ON c.key = p.client_key
       WHERE p.state = @state ORDER BY p.predicted_at DESC, p.id LIMIT @limit OFFSET @offset`,
    )
    .all(given);
}

/** Every visible prediction of a task with its state; @task and @now are its parameters. */
function statesOf(db: ReadDb, name: string): { sql: string; due: string } {
  const task = findTask(db, name);
  const due = `p.predicted_at + ${horizonMs(task) + graceMs(task)}`;
  const value = `p.${valueColumn(task.slot)}`;
  return {
    due,
    sql: `SELECT p.id, p.client_key, p.predicted_at, ${value} AS predicted, l.value AS label, l.observed_at,
        CASE WHEN l.seq IS NOT NULL THEN 'labelled'
          WHEN p.acted_on = 1 AND t.skip_acted_on = 1 THEN 'acted on'
          WHEN p.predicted_at > 0 AND ${due} > @now THEN 'waiting'
          ELSE 'unmatched' END AS state
      FROM predictions p JOIN tasks t ON t.name = @task
      LEFT JOIN labels l ON l.prediction_id = p.id AND l.task = @task
      WHERE p.snapshot_id IS NULL AND ${value} IS NOT NULL
        AND (p.import_id IS NULL OR p.import_id IN (SELECT id FROM imports WHERE state = 'visible'))`,
  };
}
