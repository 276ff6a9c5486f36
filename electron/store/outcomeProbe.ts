import type { ClientRow } from '../../shared/clientRow';
import { groupedBy } from '../../shared/groupedBy';
import { answerableUntil } from '../../shared/tasks';
import { clientReader } from './clientReader';
import { storedMoment, valueColumns } from './columns';
import { visibleImports } from './imports';
import { labelName, presentLabels } from './labelSaver';
import type { ReadDb } from './open';
import { listTasks } from './tasks';

/** Whether a night that is kept answered a client for a task, from features of a moment or before. */
export type KeptBefore = (clientKey: number, task: string, until: number) => boolean;

/**
 * Returns a function that says, of some clients in the order of their keys, what an outcome of one would meet: no
 * prediction at all and no answer of a night, a label that it corrects, or neither.
 */
export function outcomeProbe(
  db: ReadDb,
  tasks: readonly string[],
  keptBefore: KeptBefore,
): (keys: readonly number[]) => (clientKey: number, actual: ClientRow['actual']) => 'unmatched' | 'changed' | 'new' {
  const probed = listTasks(db).filter(({ name }) => tasks.includes(name));
  const read = predictionReader(
    db,
    probed.map(({ slot }) => slot),
  );
  const readLabels = presentLabels(db);
  return (keys) => {
    const latest = read(keys);
    const labels = new Map(readLabels(keys).map((label) => [labelName(label), label]));
    return (clientKey, actual) => {
      let met: 'unmatched' | 'changed' | 'new' = 'unmatched';
      probed.forEach((task, i) => {
        const outcome = actual[i];
        if (!outcome) return;
        const until = answerableUntil(outcome.observedAt, task);
        const predictionId = latest(clientKey, i, until);
        if (predictionId === undefined && !keptBefore(clientKey, task.name, until)) return;
        const label = predictionId === undefined ? undefined : labels.get(labelName({ predictionId, task: task.name }));
        const isLater = storedMoment(outcome.observedAt) >= storedMoment(label?.observedAt ?? null);
        if (met !== 'changed') met = label && label.value !== outcome.value && isLater ? 'changed' : 'new';
      });
      return met;
    };
  };
}

type Prediction = [clientKey: number, id: number, at: number, importId: number | null, ...predicted: (number | null)[]];
/** What stands before the values of the tasks. */
const beforeValues = 4;

/** The latest visible prediction of a client for a task, by its place among the slots, made by a moment. */
type Latest = (clientKey: number, place: number, until: number) => number | undefined;

function predictionReader(db: ReadDb, slots: readonly number[]): (keys: readonly number[]) => Latest {
  const visible = visibleImports(db);
  const read = clientReader<Prediction>(
    db,
    (among) =>
      `SELECT client_key, id, predicted_at, import_id, ${valueColumns(slots).columns} FROM predictions
       WHERE ${among} AND snapshot_id IS NULL`,
  );
  return (keys) => {
    const counts = ([, , , importId]: Prediction) => importId === null || visible.has(importId);
    const own = groupedBy(read(keys).filter(counts), ([key]) => key);
    return (clientKey, place, until) => {
      const made = own.get(clientKey)?.filter((row) => row[beforeValues + place] !== null && row[2] <= until) ?? [];
      return made.reduce<Prediction | undefined>(
        (last, row) => (last && row[2] < last[2] ? last : row),
        undefined,
      )?.[1];
    };
  };
}

/**
 * Returns a function that gives a client's latest visible prediction of a task, made by a moment. Chosen here and not
 * by `ORDER BY … DESC LIMIT 1`, which takes ten times as long as the rest.
 */
export function predictionFinder(db: ReadDb, slot: number, visible: ReadonlyMap<number, number>) {
  const find = db
    .prepare<[number, number], [id: number, at: number, importId: number | null]>(
      `SELECT id, predicted_at, import_id FROM predictions
       WHERE client_key = ? AND predicted_at <= ? AND value_${slot} IS NOT NULL`,
    )
    .raw();
  return (clientKey: number, until: number): number | undefined => {
    let latest: { id: number; at: number } | undefined;
    for (const [id, at, importId] of find.all(clientKey, until)) {
      if (importId !== null && !visible.has(importId)) continue;
      if (!latest || at >= latest.at) latest = { id, at };
    }
    return latest?.id;
  };
}
