import type { ClientRow } from '../../shared/clientRow';
import type { ReadDb, WriteDb } from './open';
import { batched } from './restated';

/**
 * Returns a function that says whether a row of labelled data states a label that the snapshot which has the example
 * does not give it. Else the snapshot keeps the example, and with it the labels that are still to come.
 */
export function snapshotContradicted(
  db: ReadDb,
  slots: readonly number[],
): (predictionId: number, actual: ClientRow['actual']) => boolean {
  const find = db
    .prepare<[number, number], number>(
      'SELECT l.value FROM labels l JOIN tasks t ON t.name = l.task WHERE l.prediction_id = ? AND t.slot = ?',
    )
    .pluck();
  return (predictionId, actual) =>
    actual.some((one, i) => one !== null && !one.synthetic && find.get(predictionId, slots[i]) !== one.value);
}

/**
 * Gives examples of snapshots to the labelled data that states them otherwise, once it is visible: what a file states
 * wins. In short transactions; yields after each.
 * @param due the imports that have just become visible or hidden
 */
export function* takeFromSnapshots(db: WriteDb, due: readonly number[]): Generator<void, void> {
  const ranges = db
    .prepare<[], { importId: number; first: number; last: number }>(
      `SELECT r.import_id AS importId, r.first, r.last FROM restated r JOIN imports i ON i.id = r.import_id
       WHERE r.import_id IN (${due.join(', ')}) AND r.rows_of = 'predictions'
         AND i.state = 'visible' AND i.kind = 'labelled data' ORDER BY 1, 2`,
    )
    .all();
  const move = db.prepare(
    `UPDATE predictions SET import_id = @importId, snapshot_id = NULL
     WHERE id BETWEEN @first AND @last AND snapshot_id IS NOT NULL`,
  );
  const take = db.transaction((some: typeof ranges) => {
    for (const range of some) move.run(range);
  }).immediate;
  for (const some of batched(ranges)) {
    take(some);
    yield;
  }
}
