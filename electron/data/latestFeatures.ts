import { placesOf } from '../features/answered';
import type { ReadDb } from '../store/open';
import { changeMark } from '../store/summaries';
import { gatherLatest } from './gatherLatest';

/** What is known of all clients by now, of some features. */
export interface LatestFeatures {
  /** Client key → place in a column, plus one; 0 where nothing is known. */
  places: Int32Array;
  columns: ReadonlyMap<string, Float64Array>;
}

const kept = new WeakMap<ReadDb, LatestFeatures & { mark: string }>();

/**
 * Some features of all clients. Kept until the data change: to gather them all for every page of a list would take
 * long. A feature that nobody has by now is left out.
 */
export function latestFeatures(db: ReadDb, now: number, names: readonly string[]): LatestFeatures {
  const mark = changeMark(db);
  const known = kept.get(db);
  const before = known?.mark === mark ? [...known.columns.keys()] : [];
  if (known?.mark === mark && names.every((name) => known.columns.has(name))) return known;
  // In one transaction: what another process writes meanwhile is not seen by some statements only.
  const { features, all } = db.transaction(() => {
    const { features, parts } = gatherLatest(db, now);
    return { features, all: [...parts()] };
  })();
  const wanted = new Set([...before, ...names]);
  const columns = new Map(
    all.flatMap(({ columns }) => features.flatMap(({ name }, i) => (wanted.has(name) ? [[name, columns[i]]] : []))),
  );
  const gathered = { places: placesOf(all[0]?.keys ?? new Int32Array(0)), columns };
  kept.set(db, { ...gathered, mark });
  return gathered;
}
