import { insertMany } from './bulk';
import { clientReader } from './clientReader';
import { momentOf, storedMoment } from './columns';
import type { JoinedLabel } from './join';
import type { ReadDb, WriteDb } from './open';

/**
 * Returns a function that brings the labels of some clients' imported predictions to what they should be, within the
 * caller's transaction. A label that stays keeps its sequence number; a corrected one gets a new one. Says how many are
 * new or corrected.
 */
export function labelSaver(db: WriteDb): (clientKeys: readonly number[], labels: readonly JoinedLabel[]) => number {
  const find = presentLabels(db);
  const remove = db.prepare('DELETE FROM labels WHERE prediction_id = @predictionId AND task = @task');
  const insert = insertMany(db, 'labels', ['prediction_id', 'task', 'value', 'observed_at', 'source', 'outcome_id']);
  const restate = db.prepare(
    `UPDATE labels SET observed_at = COALESCE(@observedAt, 0), outcome_id = @outcomeId WHERE prediction_id = @predictionId AND task = @task`,
  );
  return (clientKeys, labels) => {
    const present = new Map(find(clientKeys).map((label) => [labelName(label), label]));
    const added: JoinedLabel[] = [];
    for (const label of labels) {
      const before = present.get(labelName(label));
      present.delete(labelName(label));
      if (before && before.value === label.value && before.source === label.source) {
        if (before.observedAt !== label.observedAt || before.outcomeId !== label.outcomeId) restate.run(label);
        continue;
      }
      if (before) remove.run(label);
      added.push(label);
    }
    for (const label of present.values()) remove.run(label);
    insert(added.flatMap((l) => [l.predictionId, l.task, l.value, storedMoment(l.observedAt), l.source, l.outcomeId]));
    return added.length;
  };
}

/** Returns a function that gives the labels of some clients' imported predictions. */
export function presentLabels(db: ReadDb): (clientKeys: readonly number[]) => JoinedLabel[] {
  const read = clientReader<StoredLabel>(
    db,
    (among) =>
      `SELECT p.client_key, l.prediction_id, l.task, l.value, l.observed_at, l.source, l.outcome_id
       FROM predictions p JOIN labels l ON l.prediction_id = p.id WHERE p.${among} AND p.snapshot_id IS NULL`,
  );
  return (clientKeys) =>
    read(clientKeys).map(([, predictionId, task, value, observedAt, source, outcomeId]) => {
      return { predictionId, task, value, observedAt: momentOf(observedAt), source, outcomeId };
    });
}

type StoredLabel = [
  clientKey: number,
  predictionId: number,
  task: string,
  value: number,
  observedAt: number,
  source: JoinedLabel['source'],
  outcomeId: number | null,
];

export function labelName({ predictionId, task }: Pick<JoinedLabel, 'predictionId' | 'task'>): string {
  return `${predictionId} ${task}`;
}
