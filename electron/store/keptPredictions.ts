import { valueColumns } from './columns';
import type { ReadDb, WriteDb } from './open';
import { predictionHash } from './rowNames';

/** An answer that was given here, as a prediction that outcomes can answer. */
export interface KeptPrediction {
  clientKey: number;
  /** The moment that its features are of. */
  at: number;
  askedAt: number;
  /** The night of the batch that it was taken from; null where it was served. */
  night: string | null;
  /** What was answered, in the order of the slots. */
  values: readonly (number | null)[];
  features: { rowId: number; hash: number } | null;
  answererId: number;
}

/** Finds or adds who answered: task → version. */
export function addAnswerer(db: WriteDb, versions: Readonly<Record<string, string>>): number {
  const inOrder = Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
  const json = JSON.stringify(inOrder);
  db.prepare('INSERT INTO answerers (versions) VALUES (?) ON CONFLICT DO NOTHING').run(json);
  return db.prepare<[string], number>('SELECT id FROM answerers WHERE versions = ?').pluck().get(json) as number;
}

/** Returns a function that keeps a prediction, and gives its id; one that is there already stays as it is. */
export function keptPredictionWriter(db: WriteDb, slots: readonly number[]): (given: KeptPrediction) => number {
  const { columns, marks } = valueColumns(slots);
  const insert = db.prepare(
    `INSERT INTO predictions (client_key, predicted_at, hash, feature_row_id, answered_by, scored_at, night, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ${marks}) ON CONFLICT DO NOTHING`,
  );
  const find = db
    .prepare<[number, number, number], number>(
      'SELECT id FROM predictions WHERE client_key = ? AND predicted_at = ? AND hash = ?',
    )
    .pluck();
  return ({ clientKey, at, askedAt, night, values, features, answererId }) => {
    const hash = predictionHash(features?.hash ?? 0, { predicted: values, actedOn: false }, slots);
    const { changes, lastInsertRowid } = insert.run(
      clientKey,
      at,
      hash,
      features?.rowId ?? null,
      answererId,
      askedAt,
      night,
      ...values,
    );
    return changes === 1 ? Number(lastInsertRowid) : (find.get(clientKey, at, hash) as number);
  };
}

/** Returns a function that says who answered an imported prediction here, and from which features. */
export function recogniser(
  db: WriteDb,
): (given: { id: number; answererId: number; askedAt: number; featureRowId: number | null }) => void {
  const update = db.prepare(
    'UPDATE predictions SET answered_by = @answererId, scored_at = @askedAt, feature_row_id = @featureRowId WHERE id = @id',
  );
  return (given) => {
    update.run(given);
  };
}

/** Removes rows that were taken from nights and that no outcome answers any more, of some clients. */
export function unansweredNights(db: WriteDb): (clientKeys: readonly number[]) => void {
  const remove = db.prepare(
    `DELETE FROM predictions WHERE client_key IN (SELECT value FROM json_each(?)) AND night IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.prediction_id = predictions.id)`,
  );
  return (clientKeys) => {
    remove.run(JSON.stringify(clientKeys));
  };
}

/** A stored feature row with the names of its values. */
export interface NamedFeatures {
  rowId: number;
  hash: number;
  names: string[];
  values: Float64Array;
}

/** A feature row as it is stored. */
export interface FoundFeatures {
  rowId: number;
  setId: number;
  payload: Buffer;
}

/** Returns a function that finds a client's feature row of a content. */
export function featureRowFinder(db: ReadDb): (clientKey: number, hash: number) => FoundFeatures | null {
  const find = db.prepare<[number, number], FoundFeatures>(
    'SELECT id AS rowId, set_id AS setId, payload FROM feature_rows WHERE client_key = ? AND hash = ?',
  );
  return (clientKey, hash) => find.get(clientKey, hash) ?? null;
}

/** The same with the names of its values. */
export function featureRowReader(
  db: ReadDb,
  sets: ReadonlyMap<number, string[]>,
): (clientKey: number, hash: number) => NamedFeatures | null {
  const find = featureRowFinder(db);
  return (clientKey, hash) => {
    const found = find(clientKey, hash);
    const names = found && sets.get(found.setId);
    if (!found || !names) return null;
    return { rowId: found.rowId, hash, names, values: new Float64Array(new Uint8Array(found.payload).buffer) };
  };
}
