import type { ClientRow, StatedOutcome } from '../../shared/clientRow';
import { clientFinder, manyClientKeys } from './clients';
import {
  addFeatureSet,
  checkTypes,
  type Feature,
  featureHash,
  featureRowsWriter,
  featureRowWriter,
  findFeatureSet,
} from './featureRows';
import { insertMany } from './insertMany';
import { storedMoment } from './moments';
import type { ReadDb, WriteDb } from './open';
import { outcomeProbe } from './outcomeProbe';
import {
  type ClientRowBatch,
  type ClientRowKind,
  outcomeHash,
  predictionHash,
  type RowNames,
  rowHash,
} from './rowNames';
import { inShortTransactions } from './shortTransactions';

interface ClientRowTarget {
  kind: ClientRowKind;
  /** Names of the tasks, in the order of the rows' values. */
  tasks: readonly string[];
  features: readonly Feature[];
}

export interface BatchCounts {
  added: number;
  changed: number;
  unmatched: number;
}

/** Finds or adds the set of the features of an import; 0 where it has none. Throws as `addFeatureSet` does. */
export function featureSetOf(db: WriteDb, { features }: ClientRowTarget): number {
  return features.length === 0 ? 0 : addFeatureSet(db, features);
}

/**
 * Returns a function that adds a batch of rows in short transactions, yielding after each, and says how many were new, and
 * what they meet. Rows go in client by client, those of a client in the order of the file.
 */
export function clientRowWriter(
  db: WriteDb,
  importId: number,
  target: ClientRowTarget,
  monotonic: () => number,
): (batch: ClientRowBatch, names: RowNames) => Generator<void, BatchCounts> {
  const setId = featureSetOf(db, target);
  const write =
    target.kind === 'predictions'
      ? predictionsWriter(db, importId, setId, target.tasks)
      : oneByOne(db, importId, setId, target);
  const keysOf = manyClientKeys(db, monotonic);
  return function* (batch, names) {
    const counts: BatchCounts = { added: 0, changed: 0, unmatched: 0 };
    const keys = yield* keysOf(batch.clients, names);
    const order = byKey(keys);
    yield* inShortTransactions(db, monotonic, batch.length, (from, to) => {
      const rows: KeyedRow[] = [];
      for (const i of order.subarray(from, to)) {
        rows.push({ clientKey: keys[i], row: batch.row(i), featureHash: names.features[i], hash: names.rows[i] });
      }
      write(rows, counts);
    });
    return counts;
  };
}

interface KeyedRow {
  clientKey: number;
  row: ClientRow;
  featureHash: number;
  hash: number;
}

/** The places of the keys in the order of the keys; equal ones in their own order. */
function byKey(keys: Float64Array): Uint32Array {
  const { length } = keys;
  const places = keys.map((key, i) => key * length + i).sort();
  return Uint32Array.from(places, (place) => place % length);
}

function oneByOne(db: WriteDb, importId: number, setId: number, { kind, tasks }: ClientRowTarget) {
  const write = rowWriters(db, importId, setId, tasks)[kind];
  const meet = outcomeProbe(db, tasks);
  return (rows: readonly KeyedRow[], counts: BatchCounts): void => {
    for (const { clientKey, row } of rows) {
      if (!write(clientKey, row)) continue;
      counts.added++;
      if (kind === 'outcomes') count(counts, meet(clientKey, row.actual));
    }
  };
}

/** Writes many predictions by one statement. */
function predictionsWriter(db: WriteDb, importId: number, setId: number, tasks: readonly string[]) {
  const writeFeatures = featureRowsWriter(db, setId);
  const columns = ['client_key', 'predicted_at', 'hash', 'import_id', 'feature_row_id', 'acted_on'];
  const insert = insertMany(db, 'predictions', [...columns, ...tasks.map((_, i) => `value_${i + 1}`)]);
  return (rows: readonly KeyedRow[], counts: BatchCounts): void => {
    const featureRows = setId === 0 ? null : writeFeatures(rows);
    const values: unknown[] = [];
    for (const [i, { clientKey, row, hash }] of rows.entries()) {
      values.push(
        clientKey,
        storedMoment(row.at),
        hash,
        importId,
        featureRows?.[i] ?? null,
        Number(row.actedOn),
        ...row.predicted,
      );
    }
    counts.added += insert(values);
  };
}

/** Like `clientRowWriter`, for a dry run: changes nothing. */
export function clientRowCounter(
  db: ReadDb,
  target: ClientRowTarget,
): (batch: ClientRowBatch) => Generator<void, BatchCounts> {
  checkTypes(db, target.features);
  const setId = target.features.length === 0 ? 0 : (findFeatureSet(db, target.features) ?? -1);
  const keyOf = clientFinder(db);
  const isThere = rowFinders(db, setId)[target.kind];
  const meet = outcomeProbe(db, target.tasks);
  const seen = new Set<string>();
  const take = (row: ClientRow, counts: BatchCounts) => {
    const name = `${row.client}\u001f${row.at}\u001f${rowHash(target.kind, setId, row)}`;
    const again = seen.has(name);
    seen.add(name);
    const clientKey = keyOf(row.client);
    if (again || (clientKey !== undefined && isThere(clientKey, row))) return;
    counts.added++;
    if (target.kind === 'outcomes') count(counts, meet(clientKey ?? -1, row.actual));
  };
  return function* (batch) {
    const counts: BatchCounts = { added: 0, changed: 0, unmatched: 0 };
    for (let i = 0; i < batch.length; i++) {
      take(batch.row(i), counts);
      if (i % countedAtOnce === 0) yield;
    }
    return counts;
  };
}

const countedAtOnce = 1000;

function count(counts: BatchCounts, met: 'unmatched' | 'changed' | 'new'): void {
  if (met !== 'new') counts[met]++;
}

/** The columns of the tasks' values: a task's place among them is its slot. */
function valueColumns(tasks: readonly string[]): { columns: string; marks: string } {
  return { columns: tasks.map((_, i) => `value_${i + 1}`).join(', '), marks: tasks.map(() => '?').join(', ') };
}

type RowWriter = (clientKey: number, row: ClientRow) => boolean;

function rowWriters(
  db: WriteDb,
  importId: number,
  setId: number,
  tasks: readonly string[],
): Record<ClientRowKind, RowWriter> {
  const { columns, marks } = valueColumns(tasks);
  const writeFeatures = featureRowWriter(db, setId);
  const addPrediction = db.prepare(
    `INSERT INTO predictions (client_key, predicted_at, hash, import_id, feature_row_id, acted_on, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ${marks}) ON CONFLICT DO NOTHING`,
  );
  const findPrediction = predictionFinder(db);
  const addKnowledge = db.prepare(
    `INSERT INTO client_features (client_key, as_of, known_at, feature_row_id, import_id) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const addOutcomes = outcomeWriter(db, importId, tasks);

  const prediction = (clientKey: number, row: ClientRow): number | null => {
    const hash = row.features === null ? 0 : featureHash(setId, row.features);
    const featureRow = row.features === null ? null : writeFeatures(clientKey, hash, row.features);
    const { changes, lastInsertRowid } = addPrediction.run(
      clientKey,
      storedMoment(row.at),
      predictionHash(hash, row),
      importId,
      featureRow,
      Number(row.actedOn),
      ...row.predicted,
    );
    return changes === 1 ? Number(lastInsertRowid) : null;
  };

  return {
    predictions: (clientKey, row) => prediction(clientKey, row) !== null,
    outcomes: (clientKey, row) => addOutcomes(clientKey, row.actual, null),
    clients: (clientKey, row) => {
      if (row.features === null) return false;
      const featureRow = writeFeatures(clientKey, featureHash(setId, row.features), row.features);
      return (
        addKnowledge.run(clientKey, storedMoment(row.at), storedMoment(row.knownAt), featureRow, importId).changes === 1
      );
    },
    'labelled data': (clientKey, row) => {
      const added = prediction(clientKey, row);
      const found =
        added === null ? findPrediction(clientKey, row.at, rowHash('labelled data', setId, row)) : undefined;
      // A snapshot's row has the labels that its transactions gave it.
      if (found?.isSnapshot) return false;
      const stated = addOutcomes(clientKey, row.actual, added ?? found?.id ?? null);
      return added !== null || stated;
    },
  };
}

function predictionFinder(db: ReadDb) {
  const find = db.prepare<[number, number, number], { id: number; isSnapshot: number }>(
    `SELECT id, snapshot_id IS NOT NULL AS isSnapshot FROM predictions
     WHERE client_key = ? AND predicted_at = ? AND hash = ?`,
  );
  return (clientKey: number, at: number | null, hash: number) => find.get(clientKey, storedMoment(at), hash);
}

/** Adds the outcomes of a row: one per moment and source, since labelled data may state each task's apart. */
function outcomeWriter(db: WriteDb, importId: number, tasks: readonly string[]) {
  const { columns, marks } = valueColumns(tasks);
  const add = db.prepare(
    `INSERT INTO outcomes (client_key, observed_at, hash, import_id, prediction_id, synthetic, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ${marks}) ON CONFLICT DO NOTHING`,
  );
  return (clientKey: number, actual: ClientRow['actual'], predictionId: number | null): boolean => {
    let added = false;
    for (const { observedAt, synthetic, values } of byMoment(actual)) {
      const hash = outcomeHash(values, predictionId ?? 0);
      const numbers = values.map((one) => one?.value ?? null);
      added =
        add.run(clientKey, storedMoment(observedAt), hash, importId, predictionId, Number(synthetic), ...numbers)
          .changes === 1 || added;
    }
    return added;
  };
}

function byMoment(
  actual: ClientRow['actual'],
): { observedAt: number | null; synthetic: boolean; values: ClientRow['actual'] }[] {
  const groups = new Map<string, StatedOutcome>();
  for (const one of actual) if (one) groups.set(`${one.observedAt} ${one.synthetic}`, one);
  return [...groups].map(([name, { observedAt, synthetic }]) => ({
    observedAt,
    synthetic,
    values: actual.map((one) => (one && `${one.observedAt} ${one.synthetic}` === name ? one : null)),
  }));
}

/** Whether a row is there already, all of it. */
function rowFinders(db: ReadDb, setId: number): Record<ClientRowKind, RowWriter> {
  const findPrediction = predictionFinder(db);
  const findOutcome = db.prepare<[number, number, number], number>(
    'SELECT 1 FROM outcomes WHERE client_key = ? AND observed_at = ? AND hash = ?',
  );
  const findKnowledge = db.prepare<[number, number, number, number], number>(
    `SELECT 1 FROM client_features k JOIN feature_rows f ON f.id = k.feature_row_id
     WHERE k.client_key = ? AND k.as_of = ? AND k.known_at = ? AND f.hash = ?`,
  );
  const outcomesThere = (clientKey: number, actual: ClientRow['actual'], predictionId: number) =>
    byMoment(actual).every(
      ({ observedAt, values }) =>
        findOutcome.get(clientKey, storedMoment(observedAt), outcomeHash(values, predictionId)) !== undefined,
    );
  return {
    predictions: (clientKey, row) =>
      findPrediction(clientKey, row.at, rowHash('predictions', setId, row)) !== undefined,
    outcomes: (clientKey, row) => outcomesThere(clientKey, row.actual, 0),
    clients: (clientKey, row) =>
      findKnowledge.get(clientKey, storedMoment(row.at), storedMoment(row.knownAt), rowHash('clients', setId, row)) !==
      undefined,
    'labelled data': (clientKey, row) => {
      const found = findPrediction(clientKey, row.at, rowHash('labelled data', setId, row));
      return found !== undefined && (found.isSnapshot === 1 || outcomesThere(clientKey, row.actual, found.id));
    },
  };
}
