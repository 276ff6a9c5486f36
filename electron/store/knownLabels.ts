import type { ReadDb } from './open';
import { knownThen } from './trainingRows';

export interface KnownLabel {
  predictionId: number;
  value: number;
}

/**
 * Returns a function that gives the latest label, for a task, of a client's example of a moment. With the plus SQLite
 * sorts the few that there are; without it, it looks through all labels from the last one on.
 */
export function labelAt(db: ReadDb): (clientKey: number, at: number, task: string) => KnownLabel | undefined {
  const find = db.prepare<[number, number, string], KnownLabel>(
    `SELECT p.id AS predictionId, l.value FROM predictions p JOIN labels l ON l.prediction_id = p.id AND l.source = 'real'
     WHERE p.client_key = ? AND p.predicted_at = ? AND l.task = ? ORDER BY +l.seq DESC LIMIT 1`,
  );
  return (...wanted) => find.get(...wanted);
}

/** A label of a holdout client with what was known then, as `LabelledPrediction`. */
export interface HoldoutLabel {
  clientKey: number;
  value: number;
  setId: number | null;
  payload: Buffer | null;
}

/** The latest real labels of a task among holdout clients, in order of the predictions' time, then of their coming. */
export function latestHoldoutLabels(db: ReadDb, task: string, most: number): HoldoutLabel[] {
  return db
    .prepare<[string, number], HoldoutLabel>(
      `SELECT p.client_key AS clientKey, l.value, f.set_id AS setId, f.payload
       FROM (SELECT l.seq, l.prediction_id, l.value FROM labels l JOIN predictions q ON q.id = l.prediction_id
             JOIN clients c ON c.key = q.client_key
             WHERE l.task = ? AND l.source = 'real' AND c.holdout = 1
             ORDER BY q.predicted_at DESC, l.seq DESC LIMIT ?) l
       JOIN predictions p ON p.id = l.prediction_id LEFT JOIN feature_rows f ON f.id = ${knownThen}
       ORDER BY p.predicted_at, l.seq`,
    )
    .all(task, most);
}

/** The values of the latest real labels of a task. */
export function latestLabels(db: ReadDb, task: string, most: number): Float64Array {
  const values = db
    .prepare<[string, number], number>(
      `SELECT value FROM labels WHERE task = ? AND source = 'real' ORDER BY seq DESC LIMIT ?`,
    )
    .pluck()
    .all(task, most);
  return Float64Array.from(values);
}

/** Returns a function that gives what was known when a prediction was made. */
export function featuresThen(db: ReadDb): (predictionId: number) => { setId: number; payload: Buffer } | undefined {
  const find = db.prepare<[number], { setId: number; payload: Buffer }>(
    `SELECT set_id AS setId, payload FROM feature_rows WHERE id = (SELECT ${knownThen} FROM predictions p WHERE p.id = ?)`,
  );
  return (predictionId) => find.get(predictionId);
}

/** Returns a function that gives a client's feature row of a content. */
export function featuresNamed(
  db: ReadDb,
): (clientKey: number, hash: number) => { setId: number; payload: Buffer } | undefined {
  const find = db.prepare<[number, number], { setId: number; payload: Buffer }>(
    'SELECT set_id AS setId, payload FROM feature_rows WHERE client_key = ? AND hash = ?',
  );
  return (...wanted) => find.get(...wanted);
}

/** The names of all feature rows of holdout clients: content alone, whoever's it is. */
export function holdoutContents(db: ReadDb): IterableIterator<number> {
  return db
    .prepare<[], number>('SELECT f.hash FROM feature_rows f JOIN clients c ON c.key = f.client_key WHERE c.holdout = 1')
    .pluck()
    .iterate();
}

/** What the latest visible imports were found to say, newest first. */
export function pastAssessments(db: ReadDb, most: number): string[] {
  return db
    .prepare<[number], string>(
      `SELECT assessment FROM imports WHERE state = 'visible' AND assessment IS NOT NULL ORDER BY id DESC LIMIT ?`,
    )
    .pluck()
    .all(most);
}
