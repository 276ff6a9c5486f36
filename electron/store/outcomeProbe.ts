import type { ClientRow } from '../../shared/clientRow';
import { answerableUntil } from '../../shared/tasks';
import { storedMoment } from './columns';
import { visibleImports } from './imports';
import type { ReadDb } from './open';
import { listTasks } from './tasks';

/** Whether a night that is kept answered a client for a task, from features of a moment or before. */
export type KeptBefore = (clientKey: number, task: string, until: number) => boolean;

/**
 * Returns a function that says what an outcome would meet: no prediction at all and no answer of a night, a label that
 * it corrects, or neither.
 */
export function outcomeProbe(
  db: ReadDb,
  tasks: readonly string[],
  keptBefore: KeptBefore,
): (clientKey: number, actual: ClientRow['actual']) => 'unmatched' | 'changed' | 'new' {
  const visible = visibleImports(db);
  const labelOf = db.prepare<[number, string], { value: number; observedAt: number }>(
    'SELECT value, observed_at AS observedAt FROM labels WHERE prediction_id = ? AND task = ?',
  );
  const probes = listTasks(db)
    .filter(({ name }) => tasks.includes(name))
    .map((task) => ({ task, find: predictionFinder(db, task.slot, visible) }));
  return (clientKey, actual) => {
    let met: 'unmatched' | 'changed' | 'new' = 'unmatched';
    probes.forEach(({ task, find }, i) => {
      const outcome = actual[i];
      if (!outcome) return;
      const until = answerableUntil(outcome.observedAt, task);
      const found = find(clientKey, until);
      if (found === undefined && !keptBefore(clientKey, task.name, until)) return;
      const label = found === undefined ? undefined : labelOf.get(found, task.name);
      const corrects = label && label.value !== outcome.value && storedMoment(outcome.observedAt) >= label.observedAt;
      if (met !== 'changed') met = corrects ? 'changed' : 'new';
    });
    return met;
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
