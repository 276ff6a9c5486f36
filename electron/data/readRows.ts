import { AppError } from '../../shared/errors';
import { type ClientBlock, readClientRows, readTransactions, type TransactionBlock } from '../importing/readCsv';
import { RowBlock } from '../importing/rowBlock';
import { TransactionRows } from '../importing/transactionRows';
import { clientOf } from '../node/calls';
import { startThread } from '../node/threads';
import { type ClientRowKind, nameRows, type RowNames } from '../store/rowNames';
import { nameTransactions } from '../store/transactions';
import { type Refused, refusedOf } from './refused';
import type { RowApi, RowThreadSetup, SentClientBlock, SentTransactions } from './rowThread';

type WithRefused<Block extends { rejected: unknown }> = Omit<Block, 'rejected'> & { refused: Refused };
export type NamedBlock = WithRefused<ClientBlock> & { names: RowNames };
export type NamedTransactions = WithRefused<TransactionBlock> & { hashes: Float64Array<ArrayBuffer> };
export type AnyBlock = NamedBlock | NamedTransactions;

/** From this size on, a thread of its own reads a file: it starts in 50 ms, and smaller files are read in that time. */
const largeBytes = 4_000_000;
/** Room for the cells of some thousand records, which are thrown away at once. */
const youngMegabytes = 32;

/**
 * The rows of an inspected file, in blocks; a large file is read in the thread of `entry`, if given, while the caller
 * writes.
 * @throws AppError as `readClientRows` does
 */
export function readRows(
  setup: RowThreadSetup,
  { entry, signal }: { entry: string | null; signal: AbortSignal },
): AsyncGenerator<AnyBlock> {
  const { inspection } = setup;
  if (entry !== null && inspection.source.bytes >= largeBytes) return readInThread(entry, setup, signal);
  return inspection.recognition.kind === 'transactions'
    ? readNamedTransactions(setup, signal)
    : readNamed(setup, inspection.recognition.kind, signal);
}

/** The transactions of an inspected file, each with what names it. */
export async function* readNamedTransactions(
  { inspection, context }: Pick<RowThreadSetup, 'inspection' | 'context'>,
  signal: AbortSignal,
): AsyncGenerator<NamedTransactions> {
  for await (const { rejected, ...block } of readTransactions(inspection, context, signal)) {
    yield { ...block, hashes: nameTransactions(block.accepted), refused: refusedOf(rejected) };
  }
}

/** The rows of an inspected file of any other kind, each with what names it. */
export async function* readNamed(
  { inspection, context, naming }: RowThreadSetup,
  kind: ClientRowKind,
  signal: AbortSignal,
): AsyncGenerator<NamedBlock> {
  for await (const { rejected, ...block } of readClientRows(inspection, context, signal)) {
    yield { ...block, names: nameRows(block.accepted, kind, naming), refused: refusedOf(rejected) };
  }
}

async function* readInThread(entry: string, setup: RowThreadSetup, signal: AbortSignal): AsyncGenerator<AnyBlock> {
  const options = { workerData: setup, resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } };
  const thread = startThread(entry, options, ended);
  const cancel = () => void thread.terminate();
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    const rows = clientOf<RowApi>(await thread.opened, thread.call);
    const ask = () => {
      const block = rows.next();
      // Whoever has had enough waits for none.
      block.catch(() => undefined);
      return block;
    };
    // Two are asked for at a time, so that the thread reads on while one is written.
    let [block, following] = [ask(), ask()];
    for (let read = await block; read; read = await block) {
      [block, following] = [following, ask()];
      yield 'names' in read ? unpacked(read, setup) : unpackedTransactions(read);
    }
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'Cancelled: nothing of the file was imported.') : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    await thread.terminate();
  }
}

function ended(code: number, cause: Error | null): Error {
  return cause ?? new AppError('internal', `The thread that reads rows ended (exit code ${code}).`);
}

function unpackedTransactions({ packed, ...rest }: SentTransactions): NamedTransactions {
  return { ...rest, accepted: new TransactionRows(packed) };
}

/** The clients were sent once each, with the names. */
function unpacked({ packed, ...rest }: SentClientBlock, { inspection, context }: RowThreadSetup): NamedBlock {
  const { ids, places } = rest.names;
  const clients = new Array<string>(places.length);
  for (let i = 0; i < places.length; i++) clients[i] = ids[places[i]];
  const accepted = new RowBlock(context.tasks.length, inspection.recognition.features.length, { ...packed, clients });
  return { ...rest, accepted };
}
