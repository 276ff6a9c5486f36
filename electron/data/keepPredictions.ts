import { AppError } from '../../shared/errors';
import type { KeptAnswers } from '../../shared/keptAnswers';
import { inShortTransactions } from '../store/bulk';
import { clientKeys } from '../store/clients';
import { featureHash, featureRowWriter } from '../store/featureRows';
import { addFeatureSet, categoryValues, type Feature, saveCategories } from '../store/featureSets';
import { addAnswerer, keptPredictionWriter } from '../store/keptPredictions';
import { giveWay } from '../store/leases/turns';
import type { WriteDb } from '../store/open';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';

/**
 * Keeps served predictions with their features, so that outcomes which come later answer them: each is a label then,
 * and counts for the live score of the version that gave it. The same client, moment, features and answer twice are
 * kept once.
 * @throws AppError `bad_usage` when a feature has another type in the workspace, or a value is not of its type
 */
export async function keepPredictions(context: DataContext, given: KeptAnswers): Promise<void> {
  const { db, monotonic } = context;
  const { at, versions, features, rows } = given;
  const tasks = listTasks(db);
  const answered = Object.keys(versions);
  const placeOf = tasks.map(({ name }) => answered.indexOf(name));
  // In order of their names, as in imported rows: the same features are the same set.
  const order = [...features.keys()].sort((a, b) => (features[a].name < features[b].name ? -1 : 1));
  const write = keptPredictionWriter(
    db,
    tasks.map(({ slot }) => slot),
  );
  const keyOf = clientKeys(db);
  const prepare = db.transaction(() => ({
    readers: order.map((place) => valueReader(db, features[place])),
    setId: addFeatureSet(
      db,
      order.map((place) => features[place]),
    ),
    answererId: addAnswerer(db, versions),
  })).immediate;
  const { readers, setId, answererId } = prepare();
  const writeFeatures = featureRowWriter(db, setId);
  const pieces = inShortTransactions(db, monotonic, rows.length, (from, to) => {
    for (const { client, values, answers } of rows.slice(from, to)) {
      const clientKey = keyOf(client);
      const row = Float64Array.from(order, (place, i) => readers[i](values[place]));
      const hash = featureHash(setId, row);
      write({
        clientKey,
        at,
        askedAt: at,
        night: null,
        values: placeOf.map((place) => (place < 0 ? null : answers[place])),
        features: { rowId: writeFeatures(clientKey, hash, row), hash },
        answererId,
      });
    }
  });
  for (const _ of pieces) await giveWay(context);
}

function valueReader(db: WriteDb, { name, type }: Feature): (value: number | string | null) => number {
  const codeOf = type === 'category' ? categoryCodes(db, name) : null;
  return (value) => {
    if (value === null) return Number.NaN;
    if (codeOf) return codeOf(String(value));
    if (typeof value === 'number') return value;
    throw new AppError('bad_usage', `The feature “${name}” is of type ${type}, and “${value}” is not.`, {
      feature: name,
    });
  };
}

/** Returns a function that gives a category value's code; a new one gets the next, in the caller's transaction. */
function categoryCodes(db: WriteDb, feature: string): (value: string) => number {
  const codes = new Map(categoryValues(db, feature).map((value, code) => [value, code]));
  return (value) => {
    const known = codes.get(value);
    if (known !== undefined) return known;
    const code = codes.size;
    saveCategories(db, [{ feature, code, value }]);
    codes.set(value, code);
    return code;
  };
}
