import { workerData } from 'node:worker_threads';
import type { Inspection } from '../importing/inspect';
import type { RowContext } from '../importing/readCsv';
import type { PackedRows } from '../importing/rowBlock';
import type { PackedTransactions } from '../importing/transactionRows';
import { Transfer } from '../node/calls';
import { serveThread } from '../node/threads';
import { type NamedBlock, type NamedTransactions, readNamed, readNamedTransactions } from './readRows';

/** Entry of the thread that reads a large file's rows, while the store's thread writes those before them. */
export interface RowThreadSetup {
  inspection: Inspection;
  context: RowContext;
  /** What rows are named by: the set of their features, and the slots of the tasks. */
  naming: { setId: number; slots: readonly number[] };
}

export type SentTransactions = Omit<NamedTransactions, 'accepted'> & { packed: PackedTransactions };
export type SentClientBlock = Omit<NamedBlock, 'accepted'> & { packed: Omit<PackedRows, 'clients'> };

async function* blocks(setup: RowThreadSetup) {
  const { signal } = new AbortController();
  const { kind } = setup.inspection.recognition;
  if (kind === 'transactions') {
    for await (const { accepted, ...rest } of readNamedTransactions(setup, signal)) {
      const { packed } = accepted;
      yield new Transfer<SentTransactions>({ ...rest, packed }, [packed.numbers.buffer, rest.hashes.buffer]);
    }
    return;
  }
  for await (const { accepted, ...rest } of readNamed(setup, kind, signal)) {
    const { clients: _, ...packed } = accepted.packed;
    const { names } = rest;
    const arrays = [packed.numbers, packed.features, names.places, names.holdout, names.features, names.rows];
    yield new Transfer<SentClientBlock>(
      { ...rest, packed },
      arrays.map(({ buffer }) => buffer),
    );
  }
}

function rowApi(setup: RowThreadSetup) {
  const all = blocks(setup);
  return {
    /** The next block; null: there is none. */
    next: async () => (await all.next()).value ?? null,
  };
}
export type RowApi = ReturnType<typeof rowApi>;

void serveThread(() => ({ api: rowApi(workerData) }));
