import type { ClientRow } from '../../shared/clientRow';
import { storedMoment } from './columns';
import { featureHash } from './featureRows';
import type { ReadDb } from './open';
import { outcomesThere } from './outcomeRows';
import { type ClientRowKind, predictionHash } from './rowNames';
import type { RowWriter } from './rowWriters';
import { snapshotContradicted } from './snapshotExamples';

export interface Known {
  id: number;
  again: number;
  isLast: number;
}

export function knowledgeFinder(
  db: ReadDb,
): (client: number, asOf: number, knownAt: number, row: number) => Known | undefined {
  const find = db.prepare<[number, number, number, number], Known>(
    `SELECT id, again, NOT EXISTS (SELECT 1 FROM client_features l
        WHERE l.client_key = k.client_key AND l.as_of = k.as_of AND l.known_at = k.known_at AND l.id > k.id) AS isLast
     FROM client_features k WHERE client_key = ? AND as_of = ? AND known_at = ? AND feature_row_id = ?
     ORDER BY again DESC LIMIT 1`,
  );
  return (...wanted) => find.get(...wanted);
}

export interface Found {
  id: number;
  /** Null of a snapshot's rows, and of predictions that were made here. */
  importId: number | null;
  isSnapshot: number;
}

export function predictionFinder(db: ReadDb): (clientKey: number, at: number, hash: number) => Found | undefined {
  const find = db.prepare<[number, number, number], Found>(
    `SELECT id, import_id AS importId, snapshot_id IS NOT NULL AS isSnapshot FROM predictions
     WHERE client_key = ? AND predicted_at = ? AND hash = ?`,
  );
  return (...wanted) => find.get(...wanted);
}

/** Returns functions that say whether a row is there already, all of it, and nothing else was stated since. */
export function rowFinders(db: ReadDb, setId: number, slots: readonly number[]): Record<ClientRowKind, RowWriter> {
  const findPrediction = predictionFinder(db);
  const areThere = outcomesThere(db, slots);
  const contradicts = snapshotContradicted(db, slots);
  const findKnowledge = knowledgeFinder(db);
  const findFeatures = db
    .prepare<[number, number], number>('SELECT id FROM feature_rows WHERE client_key = ? AND hash = ?')
    .pluck();
  const hashOf = ({ features }: ClientRow) => (features === null ? 0 : featureHash(setId, features));
  const predictionOf = (clientKey: number, row: ClientRow) =>
    findPrediction(clientKey, storedMoment(row.at), predictionHash(hashOf(row), row, slots));
  return {
    predictions: (clientKey, row) => predictionOf(clientKey, row) !== undefined,
    outcomes: (clientKey, row) => areThere(clientKey, row.actual, null),
    clients: (clientKey, row) => {
      const featureRow = findFeatures.get(clientKey, hashOf(row));
      return (
        featureRow !== undefined &&
        findKnowledge(clientKey, storedMoment(row.at), storedMoment(row.knownAt), featureRow)?.isLast === 1
      );
    },
    'labelled data': (clientKey, row) => {
      const found = predictionOf(clientKey, row);
      if (!found) return false;
      return found.isSnapshot === 1 ? !contradicts(found.id, row.actual) : areThere(clientKey, row.actual, found.id);
    },
  };
}
