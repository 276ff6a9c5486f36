import { AppError } from '../../shared/errors';
import type { OrderFacts } from '../../shared/schemas/orders';
import type { StoredTask } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import { orderWords } from '../../shared/transactionRow';
import type { Inspection } from '../importing/inspect';
import { dateQuestion } from '../importing/questions/dates';
import type { RowContext } from '../importing/readCsv';
import { count } from '../importing/survey';
import type { CallIo } from '../node/calls';
import { type BlockCounts, clientRowCounter, clientRowWriter, featureSetOf } from '../store/clientRows';
import { categoryValues, saveCategories } from '../store/featureSets';
import { giveWay } from '../store/leases/turns';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { keptNightProbe } from './keptNights';
import { type OrderIntake, orderIntake } from './orderIntake';
import { type AnyBlock, type NamedBlock, type NamedTransactions, readRows } from './readRows';

/** Takes a block in by short steps, between which others may write; says what became of its rows. */
type Taker = (block: AnyBlock) => Generator<void, BlockCounts>;

/** What became of a part of a file. */
export interface Taken {
  /** Null at the end, when nothing is left to read. */
  block: AnyBlock | null;
  /** Rows that are new or there already. */
  rows: number;
  counts: BlockCounts;
  /** Of transactions, once all of them are read. */
  facts: OrderFacts | null;
}

/**
 * Takes in the rows of an inspected file, block by block, and says what became of each block.
 * @param importId the pending import that gets the rows; null only counts what would be new
 */
export async function* takeRows(
  context: DataContext,
  inspection: Inspection,
  importId: number | null,
  io: CallIo,
): AsyncGenerator<Taken> {
  const tasks = listTasks(context.db);
  const { take, setId, end } = takerOf(context, inspection, tasks, importId);
  const setup = {
    inspection,
    context: { tasks, categories: categoriesOf(context, inspection) },
    naming: { setId, slots: tasks.map(({ slot }) => slot) },
  };
  for await (const block of readRows(setup, { entry: context.rowThread, signal: io.signal })) {
    const counts = await stepByStep(context, take(block), io);
    io.onProgress(block.fraction);
    yield { block, rows: rowsIn(block), counts, facts: null };
  }
  yield { block: null, rows: 0, ...(await stepByStep(context, end(), io)) };
}

function rowsIn(block: AnyBlock): number {
  return 'hashes' in block ? block.accepted.packed.bought : block.accepted.length;
}

async function stepByStep<Result>(
  context: DataContext,
  steps: Generator<void, Result>,
  { signal }: CallIo,
): Promise<Result> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    await giveWay(context);
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled: nothing of the file was imported.');
  }
  return step.value;
}

function categoriesOf({ db }: DataContext, { recognition }: Inspection): RowContext['categories'] {
  const names =
    recognition.kind === 'transactions'
      ? Object.values(orderWords)
      : recognition.features.filter(({ type }) => type === 'category').map(({ column }) => column);
  return new Map(names.map((name) => [name, categoryValues(db, name)]));
}

function takerOf(
  context: DataContext,
  inspection: Inspection,
  tasks: readonly StoredTask[],
  importId: number | null,
): { take: Taker; setId: number; end: OrderIntake['end'] } {
  const { db, monotonic, now } = context;
  const { kind, features } = inspection.recognition;
  if (kind === 'transactions') {
    const orders = orderIntake(context, inspection, importId);
    return { take: (block) => orders.take(block as NamedTransactions), setId: 0, end: orders.end };
  }
  const target = {
    kind,
    tasks,
    features: features.map(({ column, type }) => ({ name: column, type })),
  };
  const keptBefore = keptNightProbe(db, now());
  const dates = dateSurvey(inspection);
  if (importId === null) {
    const count = clientRowCounter(db, target, keptBefore);
    return { take: (block) => count(dates.add(block as NamedBlock).accepted), setId: 0, end: dates.end };
  }
  const write = clientRowWriter(db, importId, target, { monotonic, keptBefore });
  const take = (block: AnyBlock) => {
    const { accepted, names, categories } = dates.add(block as NamedBlock);
    db.transaction(() => saveCategories(db, categories)).immediate();
    return write(accepted, names);
  };
  return { take, setId: featureSetOf(db, target), end: dates.end };
}

/** Counts the rows of a file about clients by their days, where they have dates of their own. */
function dateSurvey(inspection: Inspection): { add: (block: NamedBlock) => NamedBlock; end: OrderIntake['end'] } {
  const days = new Map<number, number>();
  const isDated = inspection.recognition.mapping.date !== undefined;
  return {
    add: (block) => {
      for (let i = 0; isDated && i < block.accepted.length; i++) {
        const at = block.accepted.at(i);
        if (!Number.isNaN(at)) count(days, Math.floor(at / dayMs));
      }
      return block;
    },
    // biome-ignore lint/correctness/useYield: as that of orders, which takes steps
    *end() {
      const question = dateQuestion({ inspection, knownDays: null }, days);
      if (question) throw question;
      return { counts: { added: 0, changed: 0, unmatched: 0 }, facts: null };
    },
  };
}
