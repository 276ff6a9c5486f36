import { z } from 'zod';
import { type SyntheticRule, syntheticRule } from '../../shared/schemas/labels';
import { latest, toldOfClients } from './latestFeatures';
import type { ReadDb, WriteDb } from './open';

/** A client of whom features were imported: the latest of them. */
export interface KnownClient {
  key: number;
  id: string;
  holdout: number;
  /** As of when they were known. */
  at: number;
  setId: number;
  payload: Buffer;
}

/** Clients of whom features were imported, in order of their ids. */
export function knownClients(db: ReadDb): KnownClient[] {
  return db
    .prepare<[], KnownClient>(
      `${latest('', toldOfClients)}
       SELECT c.key, c.client_id AS id, c.holdout, l.at, f.set_id AS setId, f.payload
       FROM latest l JOIN clients c ON c.key = l.client_key JOIN feature_rows f ON f.id = l.feature_row_id
       ORDER BY c.client_id`,
    )
    .all();
}

/** The clients of whom a prediction, an outcome or a label of a task is there, synthetic ones included. */
export function clientsWithTask(db: ReadDb, task: { name: string; slot: number }): ReadonlySet<number> {
  const visible = `IN (SELECT id FROM imports WHERE state = 'visible')`;
  const keys = db
    .prepare<[string], number>(
      `SELECT client_key FROM predictions WHERE value_${task.slot} IS NOT NULL AND import_id ${visible}
       UNION SELECT client_key FROM outcomes WHERE value_${task.slot} IS NOT NULL AND import_id ${visible}
       UNION SELECT p.client_key FROM labels l JOIN predictions p ON p.id = l.prediction_id WHERE l.task = ?`,
    )
    .pluck()
    .all(task.name);
  return new Set(keys);
}

/** The rules of an import of synthetic labels. */
interface StoredRules {
  importId: number;
  seed: number;
  rules: SyntheticRule[];
}

/** The rules whose labels are there, oldest first. */
export function listSyntheticRules(db: ReadDb): StoredRules[] {
  return db
    .prepare<[], { importId: number; seed: number; rules: string }>(
      `SELECT r.import_id AS importId, r.seed, r.rules FROM synthetic_rules r JOIN imports i ON i.id = r.import_id
       WHERE i.state = 'visible' ORDER BY r.import_id`,
    )
    .all()
    .map((row) => ({ ...row, rules: z.array(syntheticRule).parse(JSON.parse(row.rules)) }));
}

export function recordSyntheticRules(db: WriteDb, { importId, seed, rules }: StoredRules): void {
  db.prepare('INSERT INTO synthetic_rules (import_id, seed, rules) VALUES (?, ?, ?)').run(
    importId,
    seed,
    JSON.stringify(rules),
  );
}

/** The imports of synthetic labels that were made from features of an import. */
export function syntheticFrom(db: ReadDb, importId: number): number[] {
  const some = db.prepare(
    `SELECT 1 FROM synthetic_rules r JOIN imports i ON i.id = r.import_id AND i.state = 'visible' LIMIT 1`,
  );
  // All that files tell of clients would be looked through.
  if (some.get() === undefined) return [];
  return db
    .prepare<[number], number>(
      `SELECT DISTINCT r.import_id FROM synthetic_rules r
       JOIN imports i ON i.id = r.import_id AND i.state = 'visible'
       JOIN predictions p ON p.import_id = r.import_id
       JOIN client_features k ON k.client_key = p.client_key AND k.feature_row_id = p.feature_row_id
       WHERE k.import_id = ? ORDER BY 1`,
    )
    .pluck()
    .all(importId);
}
