import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorReport } from '../../shared/errors';
import { type ClientBatch, readClientRows, readTransactions, type TransactionBatch } from '../importing/readCsv';
import { RowBlock } from '../importing/rowBlock';
import { type ClientRowKind, nameRows, type RowNames } from '../store/rowNames';
import type { RowThreadReply, RowThreadSetup, SentClientBatch } from './rowThread';

export type NamedBatch = ClientBatch & { names: RowNames };
export type AnyBatch = NamedBatch | TransactionBatch;

/** From this size on, a thread of its own reads a file: it starts in 50 ms, and smaller files are read in that time. */
const largeBytes = 4_000_000;
/** Room for the cells of some thousand records, which are thrown away at once. */
const youngMegabytes = 32;

/**
 * The rows of an inspected file, in batches; a large file is read in the thread of `entry`, if given, while the caller writes.
 * @throws AppError as `readClientRows` does
 */
export function readRows(
  setup: RowThreadSetup,
  { entry, signal }: { entry: string | null; signal: AbortSignal },
): AsyncGenerator<AnyBatch> {
  const { inspection } = setup;
  if (entry !== null && inspection.source.bytes >= largeBytes) return readInThread(entry, setup, signal);
  return inspection.recognition.kind === 'transactions'
    ? readTransactions(inspection, signal)
    : readNamed(setup, inspection.recognition.kind, signal);
}

async function* readNamed(
  { inspection, context, setId }: RowThreadSetup,
  kind: ClientRowKind,
  signal: AbortSignal,
): AsyncGenerator<NamedBatch> {
  for await (const batch of readClientRows(inspection, context, signal)) {
    yield { ...batch, names: nameRows(batch.accepted, kind, setId) };
  }
}

async function* readInThread(entry: string, setup: RowThreadSetup, signal: AbortSignal): AsyncGenerator<AnyBatch> {
  const thread = new Worker(entry, { workerData: setup, resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } });
  try {
    for await (const [reply] of on(thread, 'message', { signal }) as AsyncIterable<[RowThreadReply]>) {
      if ('error' in reply) throw fromErrorReport(reply.error);
      if ('done' in reply) return;
      thread.postMessage('taken');
      yield 'rows' in reply ? unpacked(reply.rows, setup) : reply.transactions;
    }
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'Cancelled: nothing of the file was taken in.') : error;
  } finally {
    await thread.terminate();
  }
}

function unpacked({ packed, ...rest }: SentClientBatch, { inspection, context }: RowThreadSetup): NamedBatch {
  return { ...rest, accepted: new RowBlock(context.tasks.length, inspection.recognition.features.length, packed) };
}
