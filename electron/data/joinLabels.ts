import type { Task } from '../../shared/schemas/tasks';
import { concludeTask, type JoinRule, joinTask, type Made, type Observed } from '../features/join';
import type { Order } from '../features/orders';
import type { CallIo } from '../node/calls';
import { setBulk } from '../store/imports';
import {
  type ClientToJoin,
  clientsReader,
  clientsToJoin,
  countChanges,
  importsDue,
  type JoinedLabel,
  joinDone,
  labelSaver,
} from '../store/join';
import { unansweredNights } from '../store/keptPredictions';
import { giveWay } from '../store/leases/turns';
import type { WriteDb } from '../store/open';
import { handOver, statedBy } from '../store/restated';
import { listTasks, tasksSkippingActedOn } from '../store/tasks';
import type { DataContext } from './context';
import { remakeDue } from './makeSnapshots';
import { type NightAnswers, nightAnswers } from './nightAnswers';
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
  if (due.length > 0) for (const _ of handOver(db, due)) await giveWay(context);
  await remakeDue(context, io);
  if (due.length === 0) return 0;
  setBulk(db, true);
  try {
    return await joinDue(context, due, io);
  } finally {
    setBulk(db, false);
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
          return { client, orders: own, labels: joinClient(client, own, rules, rule) };
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
    const labels = joined.flatMap(({ client, orders, labels: own }) => {
      answers.recognise(client, orders);
      return own.map((label) => {
        const { predictionId } = label;
        return predictionId < 0 ? { ...label, predictionId: answers.keep(client.key, predictionId, orders) } : label;
      });
    });
    const written = save(clientKeys, labels);
    clearNights(clientKeys);
    return written;
  }).immediate;
}

interface JoinedClient {
  client: ClientToJoin;
  orders: readonly Order[];
  /** Those of a night's answers that are no rows yet go by numbers below zero. */
  labels: JoinedLabel[];
}

/** The labels of one client, task by task: what files state, and what transactions tell where they do not. */
function joinClient(
  { key, predictions, outcomes }: ClientToJoin,
  orders: readonly Order[],
  tasks: readonly (Task & Pick<JoinRule, 'skipActedOn'>)[],
  { statedBy, answers }: Pick<JoinRule, 'statedBy'> & { answers: NightAnswers },
): JoinedLabel[] {
  return tasks.flatMap((given, slot) => {
    // Of most clients a file states one task: nothing is made for the others.
    if (orders.length === 0 && outcomes.every(({ values }) => values[slot] === null)) return [];
    const { horizonDays, graceDays, skipActedOn } = given;
    const rule = { horizonDays, graceDays, skipActedOn, statedBy, keptBefore: answers.before(key, given.name) };
    const made = predictions.map((one) => madeFor(one, slot));
    const observed = outcomes.flatMap((one) => observedOf(one, slot));
    const labels = new Map<number, JoinedLabel>();
    for (const [predictionId, { id, value, observedAt, synthetic }] of joinTask(made, observed, rule)) {
      const source = synthetic ? 'synthetic' : 'real';
      labels.set(predictionId, { predictionId, task: given.name, value, observedAt, source, outcomeId: id });
    }
    if (orders.length === 0) return [...labels.values()];
    const stated = new Set(
      [...labels.values()].flatMap((label) => (label.source === 'real' ? label.predictionId : [])),
    );
    for (const [predictionId, outcome] of concludeTask(made, stated, orders, { ...given, ...rule })) {
      labels.set(predictionId, { predictionId, task: given.name, ...outcome, source: 'real', outcomeId: null });
    }
    return [...labels.values()];
  });
}

// Field by field, since a copy of the rest of an object takes several times as long.

function madeFor({ id, at, hash, askedAt, actedOn, values }: ClientToJoin['predictions'][number], slot: number): Made {
  return { id, at, hash, askedAt, actedOn, predicts: values[slot] !== null };
}

function observedOf(outcome: ClientToJoin['outcomes'][number], slot: number): Observed[] {
  const { id, observedAt, predictionId, synthetic, cameAt } = outcome;
  const value = outcome.values[slot];
  return value === null ? [] : [{ id, observedAt, predictionId, synthetic, cameAt, value }];
}
