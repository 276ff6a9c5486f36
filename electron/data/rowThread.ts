import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { Inspection } from '../importing/inspect';
import {
  type ClientBatch,
  type RowContext,
  readClientRows,
  readTransactions,
  type TransactionBatch,
} from '../importing/readCsv';
import type { PackedRows } from '../importing/rowBlock';
import { nameRows, type RowNames } from '../store/rowNames';

/** Entry of the thread that reads a large file's rows, while the store's thread writes those before them. */
export interface RowThreadSetup {
  inspection: Inspection;
  context: RowContext;
  /** The set of the rows' features. */
  setId: number;
}

export type SentClientBatch = Omit<ClientBatch, 'accepted'> & { packed: PackedRows; names: RowNames };
export type RowThreadReply =
  | { transactions: TransactionBatch }
  | { rows: SentClientBatch }
  | { done: true }
  | { error: ErrorReport };

async function sendAll(port: MessagePort, { inspection, context, setId }: RowThreadSetup): Promise<void> {
  const { signal } = new AbortController();
  const send = sender(port);
  const { kind } = inspection.recognition;
  if (kind === 'transactions') {
    for await (const batch of readTransactions(inspection, signal)) await send({ transactions: batch });
    return;
  }
  for await (const { accepted, ...rest } of readClientRows(inspection, context, signal)) {
    const { packed } = accepted;
    const names = nameRows(accepted, kind, setId);
    const arrays = [packed.numbers, packed.features, names.order, names.holdout, names.features, names.rows];
    await send(
      { rows: { ...rest, packed, names } },
      arrays.map(({ buffer }) => buffer),
    );
  }
}

/** Returns a function that sends a batch, and waits until the one before it has been taken: so much is read ahead. */
function sender(port: MessagePort): (reply: RowThreadReply, transfer?: ArrayBuffer[]) => Promise<void> {
  let taken = Promise.resolve();
  return async (reply, transfer) => {
    await taken;
    taken = new Promise((resolve) => port.once('message', () => resolve()));
    port.postMessage(reply, transfer);
  };
}

async function start(port: MessagePort): Promise<void> {
  try {
    await sendAll(port, workerData as RowThreadSetup);
    port.postMessage({ done: true } satisfies RowThreadReply);
  } catch (error) {
    port.postMessage({ error: toErrorReport(error) } satisfies RowThreadReply);
  }
}

if (!parentPort) throw new AppError('internal', 'Rows are read in a worker thread only.');
void start(parentPort);
