import type { Order } from '../features/orders';
import type { CallIo } from '../node/calls';
import { clientsToJoin } from '../store/clientsToJoin';
import { keepLabelCounts } from '../store/countedLabels';
import { setBulk, sweepHidden } from '../store/imports';
import { clientsReader, countChanges, importsDue, type JoinedLabel, joinDone } from '../store/join';
import { unansweredNights } from '../store/keptPredictions';
import { labelSaver } from '../store/labelSaver';
import { giveWay } from '../store/leases/turns';
import type { WriteDb } from '../store/open';
import { handOver, statedBy } from '../store/restated';
import { takeFromSnapshots } from '../store/snapshotExamples';
import { listTasks, tasksSkippingActedOn } from '../store/tasks';
import type { DataContext } from './context';
import { joinClient } from './joinClient';
import { remakeDue } from './makeSnapshots';
import { type NightAnswers, nightAnswers, type Recognised } from './nightAnswers';
import { ordersOfClients } from './orders';

/** Few enough that somebody who waits for the write lock has it within a blink. */
const clientsAtOnce = 1000;

/**
 * Joins the labels that imports, undone imports or changed horizons have made due, client by client in short
 * transactions, and makes the snapshots again that are due. What was interrupted goes on here at the next call, so
 * whoever reads labels calls this first. Returns the number of labels that are new or corrected.
 */
export async function joinLabels(context: DataContext, io: Pick<CallIo, 'onProgress'> | null = null): Promise<number> {
  const { db } = context;
  const due = importsDue(db);
  if (due.length > 0) {
    for (const _ of takeFromSnapshots(db, due)) await giveWay(context);
    for (const _ of handOver(db, due)) await giveWay(context);
  }
  await remakeDue(context, io);
  const written = due.length > 0 ? await joinInBulk(context, due, io) : 0;
  while (keepLabelCounts(db)) await giveWay(context);
  return written;
}

/**
 * Joins what is due, removes the rows of undone imports, and makes the snapshots again whose examples those were. The
 * caller holds the import lease.
 */
export async function joinAndSweep(context: DataContext, io: Pick<CallIo, 'onProgress'> | null = null): Promise<void> {
  await joinLabels(context, io);
  sweepHidden(context.db);
  await joinLabels(context, io);
}

async function joinInBulk(
  context: DataContext,
  due: readonly number[],
  io: Pick<CallIo, 'onProgress'> | null,
): Promise<number> {
  setBulk(context.db, true);
  try {
    return await joinDue(context, due, io);
  } finally {
    setBulk(context.db, false);
  }
}

async function joinDue(
  context: DataContext,
  due: readonly number[],
  io: Pick<CallIo, 'onProgress'> | null,
): Promise<number> {
  const { db } = context;
  let written = 0;
  for (const importId of due) {
    // Counted first: should another process change a rule after that, all begins anew.
    const changes = countChanges(db);
    const skipping = tasksSkippingActedOn(db);
    const tasks = listTasks(db);
    const answers = nightAnswers(db, tasks);
    const rule = { statedBy: statedBy(db), answers };
    const rules = tasks.map((task) => ({ ...task, skipActedOn: skipping.has(task.name) }));
    const clients = clientsToJoin(db, importId);
    const read = clientsReader(
      db,
      tasks.map(({ slot }) => slot),
    );
    const ordersOf = ordersOfClients(db);
    const save = savedTogether(db, changes, answers);
    for (let from = 0; from < clients.length; from += clientsAtOnce) {
      const keys = clients.slice(from, from + clientsAtOnce);
      const orders = ordersOf(keys);
      const count = save(
        keys,
        read(keys).map((client) => {
          const own = orders.get(client.key) ?? [];
          const recognised = answers.recognise(client);
          return { clientKey: client.key, orders: own, recognised, labels: joinClient(client, own, rules, rule) };
        }),
      );
      // Another process has changed what is visible: it all begins anew.
      if (count === null) return written + (await joinLabels(context, io));
      written += count;
      io?.onProgress(from / clients.length);
      await giveWay(context);
    }
    joinDone(db, importId, changes);
  }
  return written;
}

/**
 * Returns a function that saves some clients' labels in one short transaction and says how many are new or corrected;
 * null when rows have become visible or hidden since `changes` were counted, so that they may not hold.
 */
function savedTogether(
  db: WriteDb,
  changes: number,
  answers: NightAnswers,
): (clientKeys: readonly number[], joined: readonly JoinedClient[]) => number | null {
  const save = labelSaver(db);
  const clearNights = unansweredNights(db);
  return db.transaction((clientKeys: readonly number[], joined: readonly JoinedClient[]) => {
    if (countChanges(db) !== changes) return null;
    const labels = joined.flatMap(({ clientKey, orders, recognised, labels: own }) => {
      answers.keepRecognised(clientKey, recognised, orders);
      return own.map((label) => {
        const { predictionId } = label;
        return predictionId < 0 ? { ...label, predictionId: answers.keep(clientKey, predictionId, orders) } : label;
      });
    });
    const written = save(clientKeys, labels);
    clearNights(clientKeys);
    return written;
  }).immediate;
}

interface JoinedClient {
  clientKey: number;
  orders: readonly Order[];
  recognised: readonly Recognised[];
  /** Those of a night's answers that are no rows yet go by numbers below zero. */
  labels: JoinedLabel[];
}
