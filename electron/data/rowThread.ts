import { workerData } from 'node:worker_threads';
import type { Inspection } from '../importing/inspect';
import { type ClientBlock, type RowContext, readClientRows } from '../importing/readCsv';
import type { PackedRows } from '../importing/rowBlock';
import { Transfer } from '../node/calls';
import { serveThread } from '../node/threads';
import { nameRows, type RowNames } from '../store/rowNames';
import { type NamedTransactions, readNamedTransactions } from './readRows';

/** Entry of the thread that reads a large file's rows, while the store's thread writes those before them. */
export interface RowThreadSetup {
  inspection: Inspection;
  context: RowContext;
  /** What rows are named by: the set of their features, and the slots of the tasks. */
  naming: { setId: number; slots: readonly number[] };
}

export type SentClientBlock = Omit<ClientBlock, 'accepted'> & { packed: PackedRows; names: RowNames };

async function* blocks({ inspection, context, naming }: RowThreadSetup) {
  const { signal } = new AbortController();
  const { kind } = inspection.recognition;
  if (kind === 'transactions') {
    for await (const block of readNamedTransactions({ inspection, context }, signal)) {
      yield new Transfer<NamedTransactions>(block, [block.hashes.buffer]);
    }
    return;
  }
  for await (const { accepted, ...rest } of readClientRows(inspection, context, signal)) {
    const { packed } = accepted;
    const names = nameRows(accepted, kind, naming);
    const arrays = [packed.numbers, packed.features, names.order, names.holdout, names.features, names.rows];
    yield new Transfer<SentClientBlock>(
      { ...rest, packed, names },
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
