import { z } from 'zod';
import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import { required } from '../../shared/required';
import { numbersHash } from '../node/contentHash';
import { insertMany } from './bulk';
import type { ReadDb, WriteDb } from './open';

export interface Feature {
  name: string;
  type: FeatureType;
}

/** Types of the features that the workspace has, by name. */
export function featureTypes(db: ReadDb): Map<string, FeatureType> {
  const rows = db.prepare<[], Feature>('SELECT name, type FROM features').all();
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** Feature names per feature set. */
export function featureSets(db: ReadDb): Map<number, string[]> {
  const rows = db.prepare<[], { id: number; names: string }>('SELECT id, names FROM feature_sets').all();
  return new Map(rows.map(({ id, names }) => [id, z.array(z.string()).parse(JSON.parse(names))]));
}

/**
 * Finds or adds a set of features, in the order in which their values stand in a row's payload.
 * @throws AppError `bad_usage` when a feature has another type in this workspace
 */
export function addFeatureSet(db: WriteDb, features: readonly Feature[]): number {
  checkTypes(db, features);
  const addFeature = db.prepare('INSERT INTO features (name, type) VALUES (@name, @type) ON CONFLICT DO NOTHING');
  for (const { name, type } of features) addFeature.run({ name, type });
  const names = JSON.stringify(features.map(({ name }) => name));
  db.prepare('INSERT INTO feature_sets (names) VALUES (?) ON CONFLICT DO NOTHING').run(names);
  return required(findFeatureSet(db, features), 'set of features');
}

export function checkTypes(db: ReadDb, features: readonly Feature[]): void {
  const known = featureTypes(db);
  for (const { name, type } of features) {
    const before = known.get(name);
    if (before === undefined || before === type) continue;
    throw new AppError(
      'bad_usage',
      `The feature “${name}” is of type ${before} in this workspace and can't be of type ${type} as well. Undo the imports that brought it, or give the column another name.`,
      { feature: name },
    );
  }
}

export function findFeatureSet(db: ReadDb, features: readonly Feature[]): number | undefined {
  const names = JSON.stringify(features.map(({ name }) => name));
  return db.prepare<[string], number>('SELECT id FROM feature_sets WHERE names = ?').pluck().get(names);
}

/** Keeps the codes of categories, within the transaction that writes rows which hold them or before it. */
export function saveCategories(
  db: WriteDb,
  categories: readonly { feature: string; code: number; value: string }[],
): void {
  const add = db.prepare('INSERT INTO categories (feature, code, value) VALUES (@feature, @code, @value)');
  for (const one of categories) add.run(one);
}

/** The values of a category by their codes. */
export function categoryValues(db: ReadDb, feature: string): string[] {
  return db
    .prepare<[string], string>('SELECT value FROM categories WHERE feature = ? ORDER BY code')
    .pluck()
    .all(feature);
}

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
  const insert = insertMany(db, 'feature_rows', ['id', 'client_key', 'set_id', 'hash', 'payload']);
  const find = db
    .prepare<[number, number], number>('SELECT id FROM feature_rows WHERE client_key = ? AND hash = ?')
    .pluck();
  return (rows) => {
    const first = (last.get() ?? 0) + 1;
    const values: unknown[] = [];
    for (const [i, { clientKey, row, featureHash: hash }] of rows.entries()) {
      values.push(first + i, clientKey, setId, hash, bytesOf(required(row.features, 'features')));
    }
    if (insert(values) === rows.length) return rows.map((_, i) => first + i);
    return rows.map(({ clientKey, featureHash: hash }) => required(find.get(clientKey, hash), 'row of features'));
  };
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

/** Forgets features that no row has, so that a later import may give them another type. */
export function removeUnusedFeatures(db: WriteDb): void {
  db.transaction(() => {
    db.exec(`
      DELETE FROM feature_sets WHERE NOT EXISTS (SELECT 1 FROM feature_rows r WHERE r.set_id = feature_sets.id);
      DELETE FROM features WHERE name NOT IN (SELECT j.value FROM feature_sets, json_each(feature_sets.names) j);
      DELETE FROM categories WHERE feature NOT IN (SELECT name FROM features);
    `);
  }).immediate();
}
