import { AppError, toErrorReport } from '../../shared/errors';
import type { MadeSnapshot } from '../../shared/schemas/labels';
import { dayMs, isoDay } from '../../shared/time';
import { orderWords } from '../../shared/transactionRow';
import { count, plural } from '../../shared/words';
import { startOfDay } from '../features/orders';
import { snapshotDates, takeSnapshot } from '../features/snapshot';
import type { CallIo } from '../node/calls';
import { recordActivity } from '../store/activity';
import { categoryPlaces } from '../store/featureSets';
import { trainingClients } from '../store/shop';
import { removeSnapshot, saveSnapshot, snapshotsDue } from '../store/snapshots';
import { transactionSpan } from '../store/sources';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { ordersByClient } from './orders';

export interface SnapshotOptions {
  /** Null: 90 days after the first transaction, so that there is behaviour to look at. */
  from: number | null;
  /** Null: the last transaction. */
  to: number | null;
  everyDays: number;
}

/**
 * Makes point-in-time features and labels from the transactions, at each of the dates. Dates whose horizon has not
 * passed give features that wait for their labels; making them again later adds what has become known.
 */
export async function makeSnapshots(
  context: DataContext,
  options: SnapshotOptions & { actor: string },
  io: CallIo,
): Promise<MadeSnapshot[]> {
  const { db } = context;
  const span = transactionSpan(db);
  if (!span) {
    throw new AppError('not_enough_labels', 'There are no transactions in this workspace. Import a CSV of them first.');
  }
  const from = options.from ?? startOfDay(span.from) + 90 * dayMs;
  const to = options.to ?? span.until;
  if (from > to) throw new AppError('bad_usage', 'There is no date between “from” and “to”.');
  const wanted = Math.floor((to - from) / (options.everyDays * dayMs)) + 1;
  if (wanted > mostDates) throw tooMany(wanted, from, to, options.everyDays);
  const dates = snapshotDates(from, to, options.everyDays);
  const made: MadeSnapshot[] = [];
  const tell = () => tellOf(context, made, options);
  try {
    await makeAt(context, dates, io, (snapshot) => {
      made.push(snapshot);
      if (made.length === dates.length) tell();
    });
  } catch (error) {
    // Those that were made before it was called off are kept.
    if (made.length > 0 && toErrorReport(error).code === 'cancelled') tell();
    throw error;
  }
  return made;
}

function tellOf(
  { db, now }: DataContext,
  made: readonly MadeSnapshot[],
  options: { everyDays: number; actor: string },
) {
  const [first, last] = [made[0], made[made.length - 1]].map(({ at }) => isoDay(at));
  const labels = made.flatMap(({ newLabels }) => Object.values(newLabels)).reduce((sum, one) => sum + one, 0);
  const when = made.length === 1 ? first : `${first} to ${last}, every ${plural(options.everyDays, 'day')}`;
  const summary = `${plural(made.length, 'snapshot')}, ${when}: ${plural(labels, 'new label')}`;
  const { actor } = options;
  recordActivity(db, { at: now(), actor, kind: 'training data', subject: 'prepared', summary, reason: '' });
}

/** More than anybody would look at; a date that is a mistake, by centuries, asks for more. */
const mostDates = 2000;

function tooMany(wanted: number, from: number, to: number, everyDays: number): AppError {
  const [first, last] = [from, to].map(isoDay);
  return new AppError(
    'bad_usage',
    `From ${first} to ${last}, every ${plural(everyDays, 'day')}, there are ${count(wanted)} snapshots; at most ${count(mostDates)} are made at once. Choose a shorter time, or make them further apart.`,
    { commandLine: 'That is --from DATE, --to DATE and --every DAYS.' },
  );
}

/**
 * Makes the snapshots again that are due: a horizon was changed, or transactions were taken back. One of which nothing
 * is left goes. Returns how many those were.
 */
export async function remakeDue(context: DataContext, io: Pick<CallIo, 'onProgress'> | null): Promise<number> {
  const { db } = context;
  const dates = snapshotsDue(db);
  if (dates.length === 0) return 0;
  // What is begun here is completed: whoever asks is about to read the labels.
  const wholeIo = { onProgress: (fraction: number) => io?.onProgress(fraction), signal: new AbortController().signal };
  if (transactionSpan(db)) await makeAt(context, dates, wholeIo, () => undefined);
  else for (const at of dates) removeSnapshot(db, at);
  return dates.length;
}

/** @param onMade called within the transaction that makes a snapshot */
async function makeAt(
  context: DataContext,
  dates: readonly number[],
  io: CallIo,
  onMade: (snapshot: MadeSnapshot) => void,
): Promise<void> {
  const { db, now } = context;
  const dataUntil = transactionSpan(db)?.until ?? 0;
  const orders = ordersByClient(db);
  const learnsFrom = trainingClients(db);
  const places = {
    categories: categoryPlaces(db, orderWords.category),
    countries: categoryPlaces(db, orderWords.country),
  };
  for (const [i, at] of dates.entries()) {
    if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: the snapshots made so far are kept.');
    // Read each time: another process may have changed a horizon since the date before.
    const snapshot = takeSnapshot(orders, at, listTasks(db), learnsFrom, places);
    db.transaction(() => {
      const newLabels = saveSnapshot(db, { ...snapshot, dataUntil, madeAt: now() });
      onMade({ at, clients: snapshot.rows.length, newLabels: Object.fromEntries(newLabels) });
    }).immediate();
    io.onProgress((i + 1) / dates.length);
    // Lets a message in between two dates: a cancellation, a lease, a list for a screen.
    await new Promise(setImmediate);
  }
}
