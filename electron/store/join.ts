import { visibleImports } from './imports';
import type { ReadDb, WriteDb } from './open';

/** A prediction of an import, with what it says of each slot's task. */
export interface StoredPrediction {
  id: number;
  at: number;
  hash: number;
  actedOn: boolean;
  values: (number | null)[];
}

export interface StoredOutcome {
  id: number;
  observedAt: number;
  predictionId: number | null;
  synthetic: boolean;
  values: (number | null)[];
}

/** A label that is joined from an outcome. */
export interface JoinedLabel {
  predictionId: number;
  task: string;
  value: number;
  observedAt: number;
  source: 'real' | 'synthetic';
  outcomeId: number;
}

/** The imports whose labels are due to be joined anew. */
export function importsDue(db: ReadDb): number[] {
  return db.prepare<[], number>('SELECT import_id FROM joins_due ORDER BY import_id').pluck().all();
}

/** Says that an import's labels are joined, unless something has changed since `changes` were counted. */
export function joinDone(db: WriteDb, importId: number, changes: number): void {
  db.prepare('DELETE FROM joins_due WHERE import_id = ? AND (SELECT count FROM changes) = ?').run(importId, changes);
}

/** Grows with every change to what a training table holds. */
export function countChanges(db: ReadDb): number {
  return db.prepare<[], number>('SELECT count FROM changes').pluck().get() ?? 0;
}

/** The clients whose labels an import may change: those with outcomes, in order. 0: of all imports. */
export function clientsToJoin(db: ReadDb, importId: number): number[] {
  if (importId === 0) return db.prepare<[], number>('SELECT DISTINCT client_key FROM outcomes').pluck().all();
  return db
    .prepare<[number, number], number>(
      `SELECT client_key FROM outcomes WHERE import_id = ?
       UNION
       SELECT o.client_key FROM outcomes o
       WHERE EXISTS (SELECT 1 FROM predictions p WHERE p.client_key = o.client_key AND p.import_id = ?)
       ORDER BY 1`,
    )
    .pluck()
    .all(importId, importId);
}

/** Returns functions that give a client's visible predictions and outcomes, with the values of so many tasks. */
export function clientReader(db: ReadDb, tasks: number) {
  const values = Array.from({ length: tasks }, (_, i) => `value_${i + 1}`).join(', ');
  const visible = visibleImports(db);
  const predictions = db
    .prepare<[number], (number | null)[]>(
      `SELECT id, predicted_at, hash, acted_on, import_id, ${values} FROM predictions
       WHERE client_key = ? AND snapshot_id IS NULL`,
    )
    .raw();
  const outcomes = db
    .prepare<[number], (number | null)[]>(
      `SELECT id, observed_at, prediction_id, synthetic, import_id, ${values} FROM outcomes WHERE client_key = ?`,
    )
    .raw();
  const seen = (importId: number | null) => importId === null || visible.has(importId);
  return {
    predictionsOf: (clientKey: number): StoredPrediction[] =>
      predictions
        .all(clientKey)
        .filter((row) => seen(row[4]))
        .map(([id, at, hash, actedOn, , ...own]) => ({
          id: id as number,
          at: at as number,
          hash: hash as number,
          actedOn: actedOn === 1,
          values: own,
        })),
    outcomesOf: (clientKey: number): StoredOutcome[] =>
      outcomes
        .all(clientKey)
        .filter((row) => seen(row[4]))
        .map(([id, observedAt, predictionId, synthetic, , ...own]) => ({
          id: id as number,
          observedAt: observedAt as number,
          predictionId,
          synthetic: synthetic === 1,
          values: own,
        })),
  };
}

/**
 * Returns a function that brings a client's joined labels to what they should be, within the caller's transaction. A label
 * that stays keeps its sequence number; a corrected one gets a new one. Says how many are new or corrected.
 */
export function labelSaver(db: WriteDb): (clientKey: number, labels: readonly JoinedLabel[]) => number {
  const find = db.prepare<[number], JoinedLabel>(
    `SELECT l.prediction_id AS predictionId, l.task, l.value, l.observed_at AS observedAt, l.source, l.outcome_id AS outcomeId
     FROM predictions p JOIN labels l ON l.prediction_id = p.id
     WHERE p.client_key = ? AND l.outcome_id IS NOT NULL`,
  );
  const remove = db.prepare('DELETE FROM labels WHERE prediction_id = @predictionId AND task = @task');
  const add = db.prepare(
    `INSERT INTO labels (prediction_id, task, value, observed_at, source, outcome_id)
     VALUES (@predictionId, @task, @value, @observedAt, @source, @outcomeId)`,
  );
  const restate = db.prepare(
    `UPDATE labels SET observed_at = @observedAt, outcome_id = @outcomeId WHERE prediction_id = @predictionId AND task = @task`,
  );
  return (clientKey, labels) => {
    const present = new Map(find.all(clientKey).map((label) => [nameOf(label), label]));
    let written = 0;
    for (const label of labels) {
      const before = present.get(nameOf(label));
      present.delete(nameOf(label));
      if (before && before.value === label.value && before.source === label.source) {
        if (before.observedAt !== label.observedAt || before.outcomeId !== label.outcomeId) restate.run(label);
        continue;
      }
      if (before) remove.run(label);
      add.run(label);
      written++;
    }
    for (const label of present.values()) remove.run(label);
    return written;
  };
}

function nameOf({ predictionId, task }: JoinedLabel): string {
  return `${predictionId} ${task}`;
}
