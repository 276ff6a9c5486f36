import type { ClientRow } from '../../shared/clientRow';
import type { StoredTask } from '../../shared/schemas/tasks';
import { inShortTransactions } from './bulk';
import { byKey, clientFinder, manyClientKeys } from './clients';
import { featureHash } from './featureRows';
import { addFeatureSet, checkTypes, type Feature, findFeatureSet } from './featureSets';
import type { ReadDb, WriteDb } from './open';
import { type KeptBefore, outcomeProbe } from './outcomeProbe';
import { outcomesWriter } from './outcomeRows';
import { restating } from './restated';
import { rowFinders } from './rowFinders';
import { type ClientRowBlock, type ClientRowKind, outcomeHash, predictionHash, type RowNames } from './rowNames';
import { type KeyedRow, predictionsWriter, rowWriters, type WriterGiven } from './rowWriters';

interface ClientRowTarget {
  kind: ClientRowKind;
  /** In the order of the rows' values. */
  tasks: readonly Pick<StoredTask, 'name' | 'slot'>[];
  features: readonly Feature[];
}

export interface BlockCounts {
  added: number;
  changed: number;
  unmatched: number;
}

/** Finds or adds the set of the features of an import; 0 where it has none. Throws as `addFeatureSet` does. */
export function featureSetOf(db: WriteDb, { features }: ClientRowTarget): number {
  return features.length === 0 ? 0 : addFeatureSet(db, features);
}

/**
 * Returns a function that adds a block of rows in short transactions, yielding after each, and says how many were new,
 * and what they meet. Rows go in client by client, those of a client in the order of the file.
 */
export function clientRowWriter(
  db: WriteDb,
  importId: number,
  target: ClientRowTarget,
  { monotonic, keptBefore }: { monotonic: () => number; keptBefore: KeptBefore },
): (block: ClientRowBlock, names: RowNames) => Generator<void, BlockCounts> {
  const given: WriterGiven = {
    importId,
    setId: featureSetOf(db, target),
    slots: slotsOf(target),
    restated: restating(db, importId),
  };
  const write = blockWriter(db, target, given, keptBefore);
  const flush = db.transaction(given.restated.flush).immediate;
  const keysOf = manyClientKeys(db, monotonic);
  return function* (block, names) {
    const counts: BlockCounts = { added: 0, changed: 0, unmatched: 0 };
    const keys = yield* keysOf(names);
    const rowKeys = new Float64Array(block.length);
    for (let i = 0; i < block.length; i++) rowKeys[i] = keys[names.places[i]];
    const order = byKey(rowKeys);
    yield* inShortTransactions(db, monotonic, block.length, (from, to) => {
      const rows: KeyedRow[] = [];
      for (let place = from; place < to; place++) {
        const i = order[place];
        rows.push({ clientKey: rowKeys[i], row: block.row(i), featureHash: names.features[i], hash: names.rows[i] });
      }
      write(rows, counts);
    });
    flush();
    return counts;
  };
}

function blockWriter(
  db: WriteDb,
  { kind, tasks }: ClientRowTarget,
  given: WriterGiven,
  keptBefore: KeptBefore,
): (rows: readonly KeyedRow[], counts: BlockCounts) => void {
  if (kind === 'predictions') return predictionsWriter(db, given);
  if (kind === 'outcomes') return meetingWriter(db, tasks, given, keptBefore);
  const write = rowWriters(db, given)[kind];
  return (rows, counts) => {
    for (const { clientKey, row } of rows) if (write(clientKey, row)) counts.added++;
  };
}

/** Writes outcomes, and counts what they meet. */
function meetingWriter(db: WriteDb, tasks: ClientRowTarget['tasks'], given: WriterGiven, keptBefore: KeptBefore) {
  const write = outcomesWriter(db, given.importId, given.slots, given.restated);
  const probe = outcomeProbe(db, namesOf(tasks), keptBefore);
  return (rows: readonly KeyedRow[], counts: BlockCounts): void => {
    const meet = probe(rows.map(({ clientKey }) => clientKey));
    for (const [i, isNew] of write(rows).entries()) {
      if (!isNew) continue;
      counts.added++;
      count(counts, meet(rows[i].clientKey, rows[i].row.actual));
    }
  };
}

function namesOf(tasks: ClientRowTarget['tasks']): string[] {
  return tasks.map(({ name }) => name);
}

/** Like `clientRowWriter`, for a dry run: changes nothing. */
export function clientRowCounter(
  db: ReadDb,
  target: ClientRowTarget,
  keptBefore: KeptBefore,
): (block: ClientRowBlock) => Generator<void, BlockCounts> {
  checkTypes(db, target.features);
  const setId = target.features.length === 0 ? 0 : (findFeatureSet(db, target.features) ?? -1);
  const keyOf = clientFinder(db);
  const isThere = rowFinders(db, setId, slotsOf(target))[target.kind];
  const probe = outcomeProbe(db, namesOf(target.tasks), keptBefore);
  const nameOf = rowNamer(target, setId);
  const seen = new Set<string>();
  const take = (row: ClientRow, counts: BlockCounts) => {
    const name = `${row.client}\u001f${row.at}\u001f${nameOf(row)}`;
    const again = seen.has(name);
    seen.add(name);
    const clientKey = keyOf(row.client);
    if (again || (clientKey !== undefined && isThere(clientKey, row))) return;
    counts.added++;
    if (target.kind === 'outcomes') count(counts, probe([clientKey ?? -1])(clientKey ?? -1, row.actual));
  };
  return function* (block) {
    const counts: BlockCounts = { added: 0, changed: 0, unmatched: 0 };
    for (let i = 0; i < block.length; i++) {
      take(block.row(i), counts);
      if (i % countedAtOnce === 0) yield;
    }
    return counts;
  };
}

const countedAtOnce = 1000;

function count(counts: BlockCounts, met: 'unmatched' | 'changed' | 'new'): void {
  if (met !== 'new') counts[met]++;
}

/** Returns a function that names a row of a kind among those of its client and moment. */
function rowNamer(target: ClientRowTarget, setId: number): (row: ClientRow) => number {
  const slots = slotsOf(target);
  return (row) => {
    if (target.kind === 'outcomes') return outcomeHash(row.actual, slots, 0);
    const features = row.features === null ? 0 : featureHash(setId, row.features);
    return target.kind === 'clients' ? features : predictionHash(features, row, slots);
  };
}

function slotsOf({ tasks }: ClientRowTarget): number[] {
  return tasks.map(({ slot }) => slot);
}
