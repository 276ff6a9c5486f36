import type { ClientRow } from '../../shared/clientRow';
import { insertMany } from './bulk';
import { storedMoment, valueColumn, valueColumns } from './columns';
import { featureHash, featureRowsWriter, featureRowWriter } from './featureRows';
import type { WriteDb } from './open';
import { outcomeWriter } from './outcomeRows';
import type { Restating } from './restated';
import { type Found, type Known, knowledgeFinder, predictionFinder } from './rowFinders';
import { type ClientRowKind, predictionHash } from './rowNames';
import { snapshotContradicted } from './snapshotExamples';

/** What the rows of an import are written with. */
export interface WriterGiven {
  importId: number;
  /** The set of the rows' features. */
  setId: number;
  /** Of the tasks, in the order of the rows' values. */
  slots: readonly number[];
  restated: Restating;
}

export interface KeyedRow {
  clientKey: number;
  row: ClientRow;
  featureHash: number;
  hash: number;
}

/** Writes many predictions by one statement; where all before them were there already, it looks first. */
export function predictionsWriter(db: WriteDb, { importId, setId, slots, restated }: WriterGiven) {
  const writeFeatures = featureRowsWriter(db, setId);
  const inserts = new Map<string, ReturnType<typeof insertMany>>();
  const inserter = (columns: readonly string[]) => {
    const name = columns.join();
    const insert = inserts.get(name) ?? insertMany(db, 'predictions', columns, { import_id: importId });
    inserts.set(name, insert);
    return insert;
  };
  const find = predictionFinder(db);
  const add = (rows: readonly KeyedRow[]): number => {
    const featureRows = setId === 0 ? null : writeFeatures(rows);
    // Columns of which no row says anything are left to what the table has for that.
    const told = slots.flatMap((_, task) => (rows.some(({ row }) => row.predicted[task] !== null) ? [task] : []));
    const actedOn = rows.some(({ row }) => row.actedOn);
    const columns = ['client_key', 'predicted_at', 'hash', ...told.map((task) => valueColumn(slots[task]))];
    if (featureRows) columns.push('feature_row_id');
    if (actedOn) columns.push('acted_on');
    const values = new Array<unknown>(rows.length * columns.length);
    let place = 0;
    for (let i = 0; i < rows.length; i++) {
      const { clientKey, row, hash } = rows[i];
      values[place++] = clientKey;
      values[place++] = storedMoment(row.at);
      values[place++] = hash;
      for (const task of told) values[place++] = row.predicted[task];
      if (featureRows) values[place++] = featureRows[i];
      if (actedOn) values[place++] = Number(row.actedOn);
    }
    return inserter(columns)(values);
  };
  /** Whether a row of another import is there; that this one states it too is noted. */
  const restate = ({ clientKey, row, hash }: KeyedRow): boolean => {
    const found = find(clientKey, storedMoment(row.at), hash);
    if (!found || found.importId === importId) return false;
    if (found.importId !== null) restated.add('predictions', found.id);
    return true;
  };
  let allWereThere = false;
  return (rows: readonly KeyedRow[], counts: { added: number }): void => {
    const left = allWereThere ? rows.filter((row) => !restate(row)) : rows;
    const added = left.length === 0 ? 0 : add(left);
    if (!allWereThere && added < rows.length) for (const row of rows) restate(row);
    allWereThere = added === 0;
    counts.added += added;
  };
}

export type RowWriter = (clientKey: number, row: ClientRow) => boolean;

/** Returns functions that write one row each, and say whether it was new. */
export function rowWriters(
  db: WriteDb,
  given: WriterGiven,
): Record<Exclude<ClientRowKind, 'predictions' | 'outcomes'>, RowWriter> {
  const { importId, setId, slots, restated } = given;
  const writeFeatures = featureRowWriter(db, setId);
  const addPrediction = predictionWriter(db, given);
  const addOutcomes = outcomeWriter(db, importId, slots, restated);
  const addKnowledge = knowledgeWriter(db, importId, restated);
  const contradicts = snapshotContradicted(db, slots);
  return {
    clients: (clientKey, row) => {
      if (row.features === null) return false;
      const featureRow = writeFeatures(clientKey, featureHash(setId, row.features), row.features);
      return addKnowledge(clientKey, row, featureRow);
    },
    'labelled data': (clientKey, row) => {
      const { id, isNew, isSnapshot } = addPrediction(clientKey, row);
      if (isSnapshot && !contradicts(id, row.actual)) return false;
      if (isSnapshot) restated.add('predictions', id);
      return addOutcomes(clientKey, row.actual, id) || isNew;
    },
  };
}

function predictionWriter(db: WriteDb, { importId, setId, slots, restated }: WriterGiven) {
  const { columns, marks } = valueColumns(slots);
  const writeFeatures = featureRowWriter(db, setId);
  const insert = db.prepare(
    `INSERT INTO predictions (client_key, predicted_at, hash, import_id, feature_row_id, acted_on, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ${marks}) ON CONFLICT DO NOTHING`,
  );
  const find = predictionFinder(db);
  return (clientKey: number, row: ClientRow): { id: number; isNew: boolean; isSnapshot: boolean } => {
    const features = row.features === null ? 0 : featureHash(setId, row.features);
    const featureRow = row.features === null ? null : writeFeatures(clientKey, features, row.features);
    const hash = predictionHash(features, row, slots);
    const { changes, lastInsertRowid } = insert.run(
      clientKey,
      storedMoment(row.at),
      hash,
      importId,
      featureRow,
      Number(row.actedOn),
      ...row.predicted,
    );
    if (changes === 1) return { id: Number(lastInsertRowid), isNew: true, isSnapshot: false };
    const { id, importId: owner, isSnapshot } = find(clientKey, storedMoment(row.at), hash) as Found;
    if (owner !== null && owner !== importId) restated.add('predictions', id);
    return { id, isNew: false, isSnapshot: isSnapshot === 1 };
  };
}

/** Writes what was known of a client; anew where it was stated otherwise since: what comes last counts. */
function knowledgeWriter(db: WriteDb, importId: number, restated: Restating) {
  const insert = db.prepare(
    `INSERT INTO client_features (client_key, as_of, known_at, feature_row_id, again, import_id) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const find = knowledgeFinder(db);
  return (clientKey: number, row: ClientRow, featureRow: number): boolean => {
    const [at, knownAt] = [storedMoment(row.at), storedMoment(row.knownAt)];
    const add = (again: number) => insert.run(clientKey, at, knownAt, featureRow, again, importId).changes === 1;
    if (add(0)) return true;
    const { id, again, isLast } = find(clientKey, at, knownAt, featureRow) as Known;
    if (!isLast) return add(again + 1);
    restated.add('client_features', id);
    return false;
  };
}
