import type { ReadDb } from './open';
import { listTasks } from './tasks';

type Actual = readonly ({ value: number; observedAt: number; synthetic: boolean } | null)[];

const dayMs = 86_400_000;

/** The last moment at which a prediction may have been made that an outcome answers; it is any moment when nobody dated it. */
export function answerableUntil(observedAt: number, task: { horizonDays: number; graceDays: number }): number {
  return observedAt === 0 ? Number.MAX_SAFE_INTEGER : observedAt - (task.horizonDays - task.graceDays) * dayMs;
}

/** Returns a function that says what an outcome would meet: no prediction at all, a label that it corrects, or neither. */
export function outcomeProbe(
  db: ReadDb,
  tasks: readonly string[],
): (clientKey: number, actual: Actual) => 'unmatched' | 'changed' | 'new' {
  const all = listTasks(db).filter(({ name }) => tasks.includes(name));
  const probes = all.map((task, i) => ({
    task,
    find: db.prepare<[string, number, number], { value: number | null; observedAt: number | null }>(
      `SELECT l.value, l.observed_at AS observedAt FROM predictions p
       LEFT JOIN labels l ON l.prediction_id = p.id AND l.task = ?
       WHERE p.client_key = ? AND p.predicted_at <= ? AND p.value_${i + 1} IS NOT NULL
         AND (p.import_id IS NULL OR p.import_id IN (SELECT id FROM imports WHERE state = 'visible'))
       ORDER BY p.predicted_at DESC LIMIT 1`,
    ),
  }));
  return (clientKey, actual) => {
    let met: 'unmatched' | 'changed' | 'new' = 'unmatched';
    probes.forEach(({ task, find }, i) => {
      const outcome = actual[i];
      const found = outcome && find.get(task.name, clientKey, answerableUntil(outcome.observedAt, task));
      if (!found) return;
      const corrects =
        found.value !== null && found.value !== outcome.value && outcome.observedAt >= (found.observedAt ?? 0);
      if (met !== 'changed') met = corrects ? 'changed' : 'new';
    });
    return met;
  };
}
