import { required } from '../../shared/required';
import { numbersHash } from '../node/contentHash';
import { insertMany } from './bulk';
import type { ReadDb, WriteDb } from './open';

/** Names a row of features of a set by a number of 48 bits. */
export function featureHash(setId: number, values: Float64Array): number {
  if (hashed.length !== values.length + 1) hashed = new Float64Array(values.length + 1);
  hashed[0] = setId;
  hashed.set(values, 1);
  return numbersHash(hashed);
}

/** Kept from row to row, since to make it anew takes longer than the hash. */
let hashed = new Float64Array(0);

export function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Returns a function that finds or adds a client's feature row. */
export function featureRowWriter(
  db: WriteDb,
  setId: number,
): (clientKey: number, hash: number, values: Float64Array) => number {
  const add = db.prepare(
    'INSERT INTO feature_rows (client_key, set_id, hash, payload) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const find = db
    .prepare<[number, number], number>('SELECT id FROM feature_rows WHERE client_key = ? AND hash = ?')
    .pluck();
  return (clientKey, hash, values) => {
    const { changes, lastInsertRowid } = add.run(clientKey, setId, hash, bytesOf(values));
    return changes === 1 ? Number(lastInsertRowid) : required(find.get(clientKey, hash), 'row of features');
  };
}

/** Returns a function that finds or adds clients' feature rows, by one statement where all are new; gives their ids. */
export function featureRowsWriter(
  db: WriteDb,
  setId: number,
): (rows: readonly { clientKey: number; row: { features: Float64Array | null }; featureHash: number }[]) => number[] {
  const last = db.prepare<[], number>('SELECT MAX(id) FROM feature_rows').pluck();
  const insert = insertMany(db, 'feature_rows', ['client_key', 'hash', 'payload'], { set_id: setId });
  const find = db
    .prepare<[number, number], number>('SELECT id FROM feature_rows WHERE client_key = ? AND hash = ?')
    .pluck();
  return (rows) => {
    // SQLite gives new rows the ids that follow upon the last one.
    const first = (last.get() ?? 0) + 1;
    const values = new Array<unknown>(rows.length * 3);
    let place = 0;
    for (const { clientKey, row, featureHash: hash } of rows) {
      values[place++] = clientKey;
      values[place++] = hash;
      values[place++] = bytesOf(required(row.features, 'features'));
    }
    if (insert(values) === rows.length) return rows.map((_, i) => first + i);
    return rows.map(({ clientKey, featureHash: hash }) => required(find.get(clientKey, hash), 'row of features'));
  };
}

/**
 * Returns a function that gives the moment that a client's features of a content are of, as a visible file first told
 * them; what nobody dated is of the time of its import. Null where no file tells them any more.
 */
export function featuresOfMoment(db: ReadDb): (clientKey: number, hash: number) => number | null {
  const told = (table: string, moment: string) =>
    `SELECT CASE t.${moment} WHEN 0 THEN i.started_at ELSE t.${moment} END AS at
     FROM feature_rows f JOIN ${table} t ON t.client_key = f.client_key AND t.feature_row_id = f.id
     JOIN imports i ON i.id = t.import_id AND i.state = 'visible' WHERE f.client_key = @clientKey AND f.hash = @hash`;
  const find = db
    .prepare<{ clientKey: number; hash: number }, number | null>(
      `SELECT MIN(at) FROM (${told('client_features', 'as_of')} UNION ALL ${told('predictions', 'predicted_at')})`,
    )
    .pluck();
  return (clientKey, hash) => find.get({ clientKey, hash }) ?? null;
}

/** The latest rows of features, none after `upTo`, the newest last. */
export function latestFeatureRows(db: ReadDb, upTo: number, most: number): { setId: number; payload: Buffer }[] {
  return db
    .prepare<[number, number], { setId: number; payload: Buffer }>(
      'SELECT set_id AS setId, payload FROM feature_rows WHERE id <= ? ORDER BY id DESC LIMIT ?',
    )
    .all(upTo, most)
    .reverse();
}

/** The last row of features that there is; 0 where there is none. */
export function lastFeatureRow(db: ReadDb): number {
  return db.prepare<[], number | null>('SELECT MAX(id) FROM feature_rows').pluck().get() ?? 0;
}

/** Removes feature rows of which nothing speaks any more, in a range of client keys. */
export function removeOrphanedFeatures(db: WriteDb, from: number, to: number): void {
  db.prepare(
    `DELETE FROM feature_rows WHERE client_key BETWEEN ? AND ?
       AND NOT EXISTS (SELECT 1 FROM predictions p WHERE p.client_key = feature_rows.client_key AND p.feature_row_id = feature_rows.id)
       AND NOT EXISTS (SELECT 1 FROM client_features k WHERE k.client_key = feature_rows.client_key AND k.feature_row_id = feature_rows.id)`,
  ).run(from, to);
}
