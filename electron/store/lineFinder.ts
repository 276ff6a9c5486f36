import { visibleImports } from './imports';
import type { ReadDb } from './open';
import { isSuperseded } from './transactions';

/** A known line of a name. */
interface FoundLine {
  id: number;
  importId: number;
  /** 1: it says nothing of a product, a category or a country. */
  isBare: number;
  /** 1: a visible import has superseded it. */
  isGone: number;
}

/**
 * Returns a function that gives the known lines of a name. Which imports are visible is looked up here: a join with
 * them takes several times as long.
 */
export function lineFinder(db: ReadDb): (key: number, at: number, hash: number, occurrence: number) => FoundLine[] {
  const visible = visibleImports(db);
  const someSuperseded = db.prepare('SELECT 1 FROM superseded LIMIT 1').get() !== undefined;
  const find = db.prepare<[number, number, number, number], FoundLine>(
    `SELECT k.id, k.import_id AS importId,
       k.product IS NULL AND k.category IS NULL AND k.country IS NULL AS isBare,
       ${someSuperseded ? isSuperseded('k') : 0} AS isGone
     FROM transactions k
     WHERE k.client_key = ? AND k.at = ? AND k.hash = ? AND k.occurrence = ?`,
  );
  return (...line) => find.all(...line).filter(({ importId }) => visible.has(importId));
}
