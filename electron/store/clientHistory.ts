import type { ClientHistory } from '../../shared/schemas/clients';
import type { StoredTask } from '../../shared/schemas/tasks';
import { valueColumn } from './columns';
import type { ReadDb } from './open';
import { knownThen } from './trainingRows';

/** The labels of a client, the newest prediction first, with what was predicted. */
export function labelsOfClient(
  db: ReadDb,
  clientKey: number,
  tasks: readonly Pick<StoredTask, 'name' | 'slot'>[],
): ClientHistory['labels'] {
  const predicted = tasks.map(({ name, slot }) => `WHEN '${name}' THEN p.${valueColumn(slot)}`);
  return db
    .prepare<[number], ClientHistory['labels'][number]>(
      `SELECT l.task, NULLIF(p.predicted_at, 0) AS predictedAt, CASE l.task ${predicted.join(' ')} END AS predicted,
         l.value, NULLIF(l.observed_at, 0) AS observedAt, l.source
       FROM predictions p JOIN labels l ON l.prediction_id = p.id
       WHERE p.client_key = ? ORDER BY p.predicted_at DESC, l.task`,
    )
    .all(clientKey);
}

type KnownRow = [at: number | null, setId: number, payload: Buffer];

/** What was known of a client when predictions of it were made, the newest first: each once, so many at the most. */
export function knownOfClient(db: ReadDb, clientKey: number, most: number): KnownRow[] {
  return db
    .prepare<[number, number], KnownRow>(
      `SELECT NULLIF(p.predicted_at, 0), f.set_id, f.payload
       FROM predictions p JOIN feature_rows f ON f.id = ${knownThen}
       WHERE p.client_key = ? AND (p.import_id IS NULL OR p.import_id IN (SELECT id FROM imports WHERE state = 'visible'))
       GROUP BY p.predicted_at, f.id ORDER BY p.predicted_at DESC LIMIT ?`,
    )
    .raw()
    .all(clientKey, most);
}

/** The keys of the clients whose id holds a text, wherever. */
export function clientsHolding(db: ReadDb, text: string): Set<number> {
  return new Set(
    db
      .prepare<[string], number>('SELECT key FROM clients WHERE instr(lower(client_id), lower(?)) > 0')
      .pluck()
      .all(text),
  );
}
