import { AppError } from '../../shared/errors';
import type { StoredTask } from '../../shared/schemas/tasks';
import type { Inspection } from '../importing/inspect';
import type { RowContext, TransactionBatch } from '../importing/readCsv';
import type { CallIo } from '../node/calls';
import { type BatchCounts, clientRowCounter, clientRowWriter, featureSetOf } from '../store/clientRows';
import { categoryValues, saveCategories } from '../store/featureRows';
import { giveWay } from '../store/leases/turns';
import { listTasks } from '../store/tasks';
import { transactionCounter, transactionWriter } from '../store/transactions';
import type { DataContext } from './context';
import { keptNightProbe } from './keptNights';
import { type AnyBatch, type NamedBatch, readRows } from './readRows';

/** Takes a batch in by short steps, between which others may write; says what became of its rows. */
type Taker = (batch: AnyBatch) => Generator<void, BatchCounts>;

/**
 * Takes in the rows of an inspected file, batch by batch, and says what became of each batch.
 * @param importId the pending import that gets the rows; null only counts what would be new
 */
export async function* takeRows(
  context: DataContext,
  inspection: Inspection,
  importId: number | null,
  io: CallIo,
): AsyncGenerator<{ batch: AnyBatch; counts: BatchCounts }> {
  const tasks = listTasks(context.db);
  const { take, setId } = takerOf(context, inspection, tasks, importId);
  const setup = {
    inspection,
    context: { tasks, categories: categoriesOf(context, inspection) },
    naming: { setId, slots: tasks.map(({ slot }) => slot) },
  };
  for await (const batch of readRows(setup, { entry: context.rowThread, signal: io.signal })) {
    const steps = take(batch);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      await giveWay(context);
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: nothing of the file was taken in.');
    }
    io.onProgress(batch.fraction);
    yield { batch, counts: step.value };
  }
}

function categoriesOf({ db }: DataContext, { recognition }: Inspection): RowContext['categories'] {
  const names = recognition.features.filter(({ type }) => type === 'category').map(({ column }) => column);
  return new Map(names.map((name) => [name, categoryValues(db, name)]));
}

function takerOf(
  { db, monotonic, now }: DataContext,
  { recognition }: Inspection,
  tasks: readonly StoredTask[],
  importId: number | null,
): { take: Taker; setId: number } {
  const { kind, features } = recognition;
  if (kind === 'transactions') {
    const take = importId === null ? transactionCounter(db) : transactionWriter(db, importId);
    return { take: (batch) => inPieces((batch as TransactionBatch).accepted, take), setId: 0 };
  }
  const target = {
    kind,
    tasks,
    features: features.map(({ column, type }) => ({ name: column, type })),
  };
  const keptBefore = keptNightProbe(db, now());
  if (importId === null) {
    const count = clientRowCounter(db, target, keptBefore);
    return { take: (batch) => count((batch as NamedBatch).accepted), setId: 0 };
  }
  const write = clientRowWriter(db, importId, target, { monotonic, keptBefore });
  const take = (batch: AnyBatch) => {
    const { accepted, names, categories } = batch as NamedBatch;
    db.transaction(() => saveCategories(db, categories)).immediate();
    return write(accepted, names);
  };
  return { take, setId: featureSetOf(db, target) };
}

const pieceRows = 1000;

function* inPieces<Row>(rows: readonly Row[], take: (rows: readonly Row[]) => number): Generator<void, BatchCounts> {
  let added = 0;
  for (let from = 0; from < rows.length; from += pieceRows) {
    added += take(rows.slice(from, from + pieceRows));
    yield;
  }
  return { added, changed: 0, unmatched: 0 };
}
