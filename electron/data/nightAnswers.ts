import type { StoredTask } from '../../shared/schemas/tasks';
import type { Made } from '../features/join';
import type { Order } from '../features/orders';
import { featureHash, featureRowWriter } from '../store/featureRows';
import { addFeatureSet, featureSets, featureTypes } from '../store/featureSets';
import type { ClientToJoin } from '../store/join';
import {
  addAnswerer,
  featureRowReader,
  keptPredictionWriter,
  type NamedFeatures,
  recogniser,
} from '../store/keptPredictions';
import type { WriteDb } from '../store/open';
import { type KeptNight, KeptNights } from './keptNights';
import { nightFeatures, type ToldByOrders } from './nightFeatures';

/**
 * The answers of nights that are kept, as predictions to join. One becomes a row, with the features that it was made
 * from, once an outcome answers it; until then it goes by a number below zero.
 */
export interface NightAnswers {
  /** The latest answer to a client for a task, from features of `until` or before, asked for before `before`. */
  before: (clientKey: number, task: string) => (until: number, before: number) => Made | undefined;
  /** Makes it a row, within the caller's transaction; gives the row's id. */
  keep: (clientKey: number, number: number, orders: readonly Order[]) => number;
  /**
   * Knows imported predictions again that were exported from here, and says in the client when they were asked for:
   * that decides which outcomes they may answer.
   */
  recognise: (client: ClientToJoin) => Recognised[];
  /** Keeps by whom these were made, and from what, within the caller's transaction. */
  keepRecognised: (clientKey: number, recognised: readonly Recognised[], orders: readonly Order[]) => void;
}

/** An imported prediction, and the night whose answer it is. */
export interface Recognised {
  id: number;
  night: KeptNight;
}

export function nightAnswers(db: WriteDb, tasks: readonly StoredTask[]): NightAnswers {
  const kept = new KeptNights(db);
  const names = tasks.map(({ name }) => name);
  const byMoment = new Map(kept.nights.map((night) => [night.at, night]));
  const features = featuresOf(db, kept);
  const write = keptPredictionWriter(
    db,
    tasks.map(({ slot }) => slot),
  );
  const say = recogniser(db);
  const answererOf = ({ batches }: KeptNight) =>
    addAnswerer(db, Object.fromEntries([...batches].map(([task, { version }]) => [task, version])));
  return {
    before: (clientKey, task) => (until, before) => {
      const night = kept.latest(clientKey, task, until, before);
      return (
        night && {
          id: -night.place - 1,
          at: night.at,
          hash: 0,
          askedAt: night.scoredAt,
          actedOn: false,
          predicts: true,
        }
      );
    },
    keep: (clientKey, number, orders) => {
      const night = kept.nights[-number - 1];
      return write({
        clientKey,
        at: night.at,
        askedAt: night.scoredAt,
        night: night.night,
        values: kept.answers(night, clientKey, names),
        features: features(clientKey, night, orders),
        answererId: answererOf(night),
      });
    },
    recognise: ({ key, predictions }) =>
      predictions.flatMap((made) => {
        const night = made.at === null ? undefined : byMoment.get(made.at);
        if (!night || made.askedAt !== null || made.hasFeatures) return [];
        const answers = kept.answers(night, key, names);
        if (!made.values.some((value, i) => value !== null && value === answers[i])) return [];
        made.askedAt = night.scoredAt;
        return [{ id: made.id, night }];
      }),
    keepRecognised: (clientKey, recognised, orders) => {
      for (const { id, night } of recognised) {
        const featureRowId = features(clientKey, night, orders)?.rowId ?? null;
        say({ id, answererId: answererOf(night), askedAt: night.scoredAt, featureRowId });
      }
    },
  };
}

/** Returns a function that finds, or writes, the feature row that a client was scored from in a night. */
function featuresOf(db: WriteDb, kept: KeptNights) {
  const read = nightFeatures(db, kept, featureRowReader(db, featureSets(db)));
  const merged = mergedWriter(db);
  return (clientKey: number, night: KeptNight, orders: readonly Order[]): { rowId: number; hash: number } | null => {
    const { imported, told } = read(clientKey, night, orders);
    return told ? merged(clientKey, imported, told) : imported;
  };
}

/** What was imported of a client and what its orders tell, in one row, as the night's table had them. */
function mergedWriter(db: WriteDb) {
  const types = featureTypes(db);
  const writers = new Map<string, { setId: number; write: ReturnType<typeof featureRowWriter> }>();
  const writerOf = (names: readonly string[]) => {
    const known = writers.get(names.join('\u001f'));
    if (known) return known;
    const setId = addFeatureSet(
      db,
      names.map((name) => ({ name, type: types.get(name) ?? 'number' })),
    );
    const made = { setId, write: featureRowWriter(db, setId) };
    writers.set(names.join('\u001f'), made);
    return made;
  };
  return (clientKey: number, imported: NamedFeatures | null, told: ToldByOrders) => {
    const values = new Map(imported?.names.map((name, i) => [name, imported.values[i]]));
    for (const [i, name] of told.names.entries()) values.set(name, told.values[i]);
    const names = [...values.keys()].sort();
    const row = Float64Array.from(names, (name) => values.get(name) as number);
    const { setId, write } = writerOf(names);
    const hash = featureHash(setId, row);
    return { rowId: write(clientKey, hash, row), hash };
  };
}
