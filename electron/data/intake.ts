import type { Inspection } from '../importing/inspect';
import { type Batch, type ReadIo, readClientRows, readTransactions } from '../importing/readCsv';
import { type BatchCounts, clientRowCounter, clientRowWriter } from '../store/clientRows';
import { CategoryCodes } from '../store/featureRows';
import { listTasks } from '../store/tasks';
import { transactionCounter, transactionWriter } from '../store/transactions';
import type { DataContext } from './context';

/** Takes in the rows of an inspected file, batch by batch, and says what became of each batch. */
export type Intake = (
  inspection: Inspection,
  io: ReadIo,
) => AsyncGenerator<{ batch: Batch<object>; counts: BatchCounts }>;

/** @param importId the pending import that gets the rows; null only counts what would be new */
export function intakeOf({ db }: DataContext, { recognition }: Inspection, importId: number | null): Intake {
  const { kind, features } = recognition;
  if (kind === 'transactions') {
    const take = importId === null ? transactionCounter(db) : transactionWriter(db, importId);
    return (inspection, io) => counted(readTransactions(inspection, io), onlyAdded(take));
  }
  const tasks = listTasks(db);
  const codes = new CategoryCodes(db);
  const target = {
    kind,
    tasks: tasks.map(({ name }) => name),
    features: features.map(({ column, type }) => ({ name: column, type })),
    codes,
  };
  const take = importId === null ? clientRowCounter(db, target) : clientRowWriter(db, importId, target);
  const codeOf = (feature: string, value: string) => codes.codeOf(feature, value);
  return (inspection, io) => counted(readClientRows(inspection, { tasks, codeOf }, io), take);
}

function onlyAdded<Row>(take: (rows: readonly Row[]) => number): (rows: readonly Row[]) => BatchCounts {
  return (rows) => ({ added: take(rows), changed: 0, unmatched: 0 });
}

async function* counted<Row>(
  batches: AsyncGenerator<Batch<Row>>,
  take: (rows: readonly Row[]) => BatchCounts,
): AsyncGenerator<{ batch: Batch<Row>; counts: BatchCounts }> {
  for await (const batch of batches) yield { batch, counts: take(batch.accepted) };
}
