import { type JoinRule, joinTask } from '../features/join';
import {
  clientReader,
  clientsToJoin,
  countChanges,
  importsDue,
  type JoinedLabel,
  joinDone,
  labelSaver,
  type StoredOutcome,
  type StoredPrediction,
} from '../store/join';
import { listTasks, tasksSkippingActedOn } from '../store/tasks';
import type { CallIo, DataContext } from './context';

const clientsAtOnce = 500;

/**
 * Joins the labels that imports, undone imports or changed horizons have made due, client by client in short transactions.
 * What was interrupted goes on here at the next call, so whoever reads labels calls this first. Returns the number of labels
 * that are new or corrected.
 */
export async function joinLabels({ db }: DataContext, io: Pick<CallIo, 'onProgress'> | null = null): Promise<number> {
  const skipping = tasksSkippingActedOn(db);
  const rules = listTasks(db).map((task) => ({ ...task, skipActedOn: skipping.has(task.name) }));
  let written = 0;
  for (const importId of importsDue(db)) {
    const changes = countChanges(db);
    const clients = clientsToJoin(db, importId);
    for (let from = 0; from < clients.length; from += clientsAtOnce) {
      const some = clients.slice(from, from + clientsAtOnce);
      written += db
        .transaction(() => {
          const { predictionsOf, outcomesOf } = clientReader(db);
          const save = labelSaver(db);
          let count = 0;
          for (const key of some) count += save(key, joinClient(predictionsOf(key), outcomesOf(key), rules));
          return count;
        })
        .immediate();
      io?.onProgress(from / clients.length);
      // Lets a message in between: a cancellation, a lease, a list for a screen.
      await new Promise(setImmediate);
    }
    joinDone(db, importId, changes);
  }
  return written;
}

/** The labels of one client, task by task. */
function joinClient(
  predictions: readonly StoredPrediction[],
  outcomes: readonly StoredOutcome[],
  tasks: readonly (JoinRule & { name: string })[],
): JoinedLabel[] {
  return tasks.flatMap((task, slot) => {
    const made = predictions.map(({ values, ...rest }) => ({ ...rest, predicts: values[slot] !== null }));
    const observed = outcomes.flatMap(({ values, ...rest }) => {
      const value = values[slot];
      return value === null ? [] : [{ ...rest, value }];
    });
    return [...joinTask(made, observed, task)].map(
      ([predictionId, outcome]): JoinedLabel => ({
        predictionId,
        task: task.name,
        value: outcome.value,
        observedAt: outcome.observedAt,
        source: outcome.synthetic ? 'synthetic' : 'real',
        outcomeId: outcome.id,
      }),
    );
  });
}
