import { insertMany } from './bulk';
import { storedMoment } from './columns';
import { amongKeys, type JoinedLabel } from './join';
import type { WriteDb } from './open';

/** Labels that one statement adds. */
const addedAtOnce = 100;

/**
 * Returns a function that brings the labels of some clients' imported predictions to what they should be, within the
 * caller's transaction. A label that stays keeps its sequence number; a corrected one gets a new one. Says how many are
 * new or corrected.
 */
export function labelSaver(db: WriteDb): (clientKeys: readonly number[], labels: readonly JoinedLabel[]) => number {
  const find = db.prepare<[string], JoinedLabel>(
    `SELECT l.prediction_id AS predictionId, l.task, l.value, NULLIF(l.observed_at, 0) AS observedAt, l.source, l.outcome_id AS outcomeId
     FROM predictions p JOIN labels l ON l.prediction_id = p.id
     WHERE p.${amongKeys} AND p.snapshot_id IS NULL`,
  );
  const remove = db.prepare('DELETE FROM labels WHERE prediction_id = @predictionId AND task = @task');
  const insert = insertMany(db, 'labels', ['prediction_id', 'task', 'value', 'observed_at', 'source', 'outcome_id']);
  const restate = db.prepare(
    `UPDATE labels SET observed_at = COALESCE(@observedAt, 0), outcome_id = @outcomeId WHERE prediction_id = @predictionId AND task = @task`,
  );
  const add = (labels: readonly JoinedLabel[]) => {
    for (let from = 0; from < labels.length; from += addedAtOnce) {
      const some = labels.slice(from, from + addedAtOnce);
      insert(some.flatMap((l) => [l.predictionId, l.task, l.value, storedMoment(l.observedAt), l.source, l.outcomeId]));
    }
  };
  return (clientKeys, labels) => {
    const present = new Map(find.all(JSON.stringify(clientKeys)).map((label) => [nameOf(label), label]));
    const added: JoinedLabel[] = [];
    for (const label of labels) {
      const before = present.get(nameOf(label));
      present.delete(nameOf(label));
      if (before && before.value === label.value && before.source === label.source) {
        if (before.observedAt !== label.observedAt || before.outcomeId !== label.outcomeId) restate.run(label);
        continue;
      }
      if (before) remove.run(label);
      added.push(label);
    }
    for (const label of present.values()) remove.run(label);
    add(added);
    return added.length;
  };
}

function nameOf({ predictionId, task }: JoinedLabel): string {
  return `${predictionId} ${task}`;
}
