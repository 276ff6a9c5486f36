import type { ReadDb } from './open';

/** Of imported predictions that hold a value, the label, and when the prediction was made: at its import, where nobody said. */
export function* statedAnswers(
  db: ReadDb,
  given: { task: string; slot: number; above: number },
): Generator<{ clientKey: number; at: number; predicted: number; actual: number; outcomeId: number | null }> {
  yield* db
    .prepare<[number, string], { clientKey: number; at: number; predicted: number; actual: number; outcomeId: number }>(
      `SELECT p.client_key AS clientKey, CASE p.predicted_at WHEN 0 THEN i.started_at ELSE p.predicted_at END AS at,
         p.value_${given.slot} AS predicted, l.value AS actual, l.outcome_id AS outcomeId
       FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN imports i ON i.id = p.import_id
       WHERE l.seq > ? AND l.task = ? AND l.source = 'real' AND p.value_${given.slot} IS NOT NULL AND i.state = 'visible'`,
    )
    .iterate(given.above, given.task);
}

/** Outcomes that name no prediction, in the order in which they were observed, and when their import was complete. */
export function outcomesSince(
  db: ReadDb,
  given: { slot: number; since: number },
): { id: number; clientKey: number; value: number; observedAt: number | null; cameAt: number }[] {
  return db
    .prepare<[number], ReturnType<typeof outcomesSince>[number]>(
      `SELECT o.id, o.client_key AS clientKey, o.value_${given.slot} AS value, NULLIF(o.observed_at, 0) AS observedAt, i.finished_at AS cameAt
       FROM imports i JOIN outcomes o ON o.import_id = i.id
       WHERE i.state = 'visible' AND i.finished_at > ? AND o.value_${given.slot} IS NOT NULL
         AND o.prediction_id IS NULL AND o.synthetic = 0
       ORDER BY o.observed_at, o.id`,
    )
    .all(given.since);
}

/** The values of all labels of a task that may be trained on, in order. */
export function trainingValues(db: ReadDb, task: string): Float64Array {
  const values = db
    .prepare<[string], number>(
      `SELECT l.value FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
       WHERE l.task = ? AND c.holdout = 0 ORDER BY l.value`,
    )
    .pluck()
    .all(task);
  return Float64Array.from(values);
}
