import { z } from 'zod';
import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import { required } from '../../shared/required';
import { orderWords } from '../../shared/transactionRow';
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
      `The feature “${name}” is of type ${before} in this workspace and can’t be of type ${type} as well. Undo the imports that brought it, or give the column another name.`,
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

/** Of each code of a category, the place of its value by the text. */
export function categoryPlaces(db: ReadDb, feature: string): number[] {
  const inOrder = db
    .prepare<[string], number>('SELECT code FROM categories WHERE feature = ? ORDER BY value')
    .pluck()
    .all(feature);
  const places: number[] = [];
  for (const [place, code] of inOrder.entries()) places[code] = place;
  return places;
}

/**
 * Forgets features that no row has, so that a later import may give them another type. The words that orders hold stay.
 */
export function removeUnusedFeatures(db: WriteDb): void {
  db.transaction(() => {
    db.exec(`
      DELETE FROM feature_sets WHERE NOT EXISTS (SELECT 1 FROM feature_rows r WHERE r.set_id = feature_sets.id);
      DELETE FROM features WHERE name NOT IN (SELECT j.value FROM feature_sets, json_each(feature_sets.names) j);
      DELETE FROM categories WHERE feature NOT IN (SELECT name FROM features)
        AND feature NOT IN (${Object.values(orderWords).map((feature) => `'${feature}'`)});
    `);
  }).immediate();
}
