import type { ReadDb } from './open';

/** The value of an imported prediction, and its label. */
export interface StatedAnswer {
  clientKey: number;
  at: number;
  predicted: number;
  actual: number;
  outcomeId: number | null;
  /** The version that gave it, where it was exported from here; null where nobody knows. */
  version: string | null;
}

/** Of imported predictions that hold a value: label, and when each was made (at its import, where nobody said). */
export function* statedAnswers(
  db: ReadDb,
  given: { task: string; slot: number; above: number },
): Generator<StatedAnswer> {
  yield* db
    .prepare<[string, number, string], StatedAnswer>(
      `SELECT p.client_key AS clientKey, CASE p.predicted_at WHEN 0 THEN i.started_at ELSE p.predicted_at END AS at,
         p.value_${given.slot} AS predicted, l.value AS actual, l.outcome_id AS outcomeId,
         (SELECT a.versions ->> ? FROM answerers a WHERE a.id = p.answered_by) AS version
       FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN imports i ON i.id = p.import_id
       WHERE l.seq > ? AND l.task = ? AND l.source = 'real' AND p.value_${given.slot} IS NOT NULL AND i.state = 'visible'`,
    )
    .iterate(given.task, given.above, given.task);
}

/** The answers that were served, with the versions that gave them, the latest first. */
export function servedAnswers(
  db: ReadDb,
  given: { task: string; slot: number },
): { version: string; at: number; askedAt: number; clientKey: number; score: number }[] {
  return db
    .prepare<[string], ReturnType<typeof servedAnswers>[number]>(
      `SELECT a.versions ->> ? AS version, p.predicted_at AS at, p.scored_at AS askedAt, p.client_key AS clientKey,
         p.value_${given.slot} AS score
       FROM predictions p JOIN answerers a ON a.id = p.answered_by
       WHERE p.import_id IS NULL AND p.night IS NULL AND p.value_${given.slot} IS NOT NULL
       ORDER BY p.predicted_at DESC, p.scored_at DESC`,
    )
    .all(given.task)
    .filter(({ version }) => version !== null);
}

/**
 * Outcomes that answer what was given here: those that name no prediction, and those of labelled data, which predicts
 * nothing itself. Where labelled data does not say when, its outcome falls at the end of the horizon. In the order in
 * which they were observed, and when their import was complete.
 */
export function outcomesSince(
  db: ReadDb,
  given: { slot: number; since: number; horizonMs: number },
): { id: number; clientKey: number; value: number; observedAt: number | null; cameAt: number }[] {
  return db
    .prepare<[number, number], ReturnType<typeof outcomesSince>[number]>(
      `SELECT o.id, o.client_key AS clientKey, o.value_${given.slot} AS value, i.finished_at AS cameAt,
         CASE WHEN o.observed_at = 0 AND p.predicted_at > 0 THEN p.predicted_at + ? ELSE NULLIF(o.observed_at, 0) END
           AS observedAt
       FROM imports i JOIN outcomes o ON o.import_id = i.id LEFT JOIN predictions p ON p.id = o.prediction_id
       WHERE i.state = 'visible' AND i.finished_at > ? AND o.value_${given.slot} IS NOT NULL
         AND p.value_${given.slot} IS NULL AND o.synthetic = 0
       ORDER BY 5, o.id`,
    )
    .all(given.horizonMs, given.since);
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
