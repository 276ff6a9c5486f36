import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../electron/store/migrate';
import { migrations } from '../../../electron/store/migrations';
import { insertDefaultTasks, openStore, type WriteDb } from '../../../electron/store/open';
import { listTasks } from '../../../electron/store/tasks';
import { defaultTasks } from '../../../shared/tasks';
import { temporaryFolder } from '../../helpers/workspace';

const opened = (path: string) => new Database(path) as unknown as WriteDb;

/** A workspace of the version before labels were joined, with rows in every table that the step moves. */
function oldWorkspace(): string {
  const path = join(temporaryFolder(), 'labels.sqlite');
  const db = opened(path);
  migrate(db, path, migrations.slice(0, 2), insertDefaultTasks);
  const payload = (value: number) => Buffer.from(Float64Array.of(value, 2).buffer);
  const bytes = (text: string) => Buffer.from(text.padEnd(32, '0'), 'hex');
  db.exec(`
    INSERT INTO clients (key, client_id, holdout) VALUES (1, 'a', 0), (2, 'b', 1);
    INSERT INTO imports (id, kind, file_name, file_sha256, state, started_at) VALUES (5, 'transactions', 'x.csv', '', 'visible', 7);
    INSERT INTO feature_sets (id, names) VALUES (3, '["recency","spend"]');
    INSERT INTO snapshots (id, at, clients, data_until, made_at) VALUES (1, 100, 2, 900, 1), (2, 200, 1, 900, 1);
  `);
  const transaction = db.prepare('INSERT INTO transactions VALUES (?, ?, 5, ?, ?, ?, ?, 0)');
  transaction.run(bytes('0000000000ff'), 1, 1, 50, 9.5, 'I1');
  transaction.run(bytes('0000000000ff'), 2, 1, 50, 9.5, 'I1');
  transaction.run(bytes('123456789abc'), 1, 2, 60, -1, null);
  const feature = db.prepare('INSERT INTO feature_rows (id, set_id, hash, payload) VALUES (?, 3, ?, ?)');
  feature.run(10, bytes('00000000000a'), payload(1));
  feature.run(11, bytes('00000000000b'), payload(7));
  db.exec(`
    INSERT INTO predictions (id, client_key, predicted_at, snapshot_id, feature_row_id)
      VALUES (21, 1, 100, 1, 10), (22, 2, 100, 1, 10), (23, 1, 200, 2, 11);
    INSERT INTO labels (seq, prediction_id, task, value, observed_at, source)
      VALUES (31, 21, 'churn', 1, 150, 'real'), (32, 23, 'clv', 4.5, 250, 'real');
  `);
  db.close();
  return path;
}

describe('the step to joined labels', () => {
  it('keeps every row, its features and its label', () => {
    const path = oldWorkspace();
    const db = openStore(path);
    const rows = (sql: string) => db.prepare(sql).raw().all();
    expect(
      rows('SELECT client_key, at, hash, occurrence, import_id, amount, invoice FROM transactions ORDER BY 1, 4'),
    ).toEqual([
      [1, 50, 0xff, 1, 5, 9.5, 'I1'],
      [1, 50, 0xff, 2, 5, 9.5, 'I1'],
      [2, 60, 0x123456789abc, 1, 5, -1, null],
    ]);
    const features = db
      .prepare<[], [number, number, number, Buffer]>(
        `SELECT p.id, p.client_key, f.client_key, f.payload FROM predictions p JOIN feature_rows f ON f.id = p.feature_row_id ORDER BY 1`,
      )
      .raw()
      .all();
    expect(features.map(([id, client, owner, bytes]) => [id, client === owner, bytes.readDoubleLE(0)])).toEqual([
      [21, true, 1],
      [22, true, 1],
      [23, true, 7],
    ]);
    expect(rows('SELECT seq, prediction_id, task, value, outcome_id FROM labels ORDER BY 1')).toEqual([
      [31, 21, 'churn', 1, null],
      [32, 23, 'clv', 4.5, null],
    ]);
    expect(rows('SELECT name, type FROM features ORDER BY 1')).toEqual([
      ['recency', 'number'],
      ['spend', 'number'],
    ]);
    expect(rows('SELECT name, slot, skip_acted_on FROM tasks ORDER BY slot')).toEqual([
      ['purchase', 1, 0],
      ['churn', 2, 1],
      ['clv', 3, 0],
    ]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.exec('DELETE FROM snapshots WHERE id = 1');
    expect(rows('SELECT prediction_id FROM labels')).toEqual([[23]]);
    db.close();
  });

  it('leaves a copy of the database as it was, and one only', () => {
    const path = oldWorkspace();
    const folder = join(path, '..');
    openStore(path).close();
    const copies = readdirSync(folder).filter((name) => name.startsWith('labels-before-'));
    expect(copies).toEqual([`labels-before-v${migrations.length}.sqlite`]);
    const copy = opened(join(folder, copies[0]));
    expect(copy.pragma('user_version', { simple: true })).toBe(2);
    expect(copy.prepare('SELECT COUNT(*) FROM transactions WHERE row_key IS NOT NULL').pluck().get()).toBe(3);
    copy.close();
    openStore(path).close();
    expect(existsSync(join(folder, copies[0]))).toBe(true);
  });
});

describe('the step to tasks as settings', () => {
  it('keeps the tasks with their horizons and policies, and the snapshots with their labels', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const before = opened(path);
    migrate(before, path, migrations.slice(0, 4), insertDefaultTasks);
    before.exec(`
      UPDATE tasks SET horizon_days = 60, policy = 'ask' WHERE name = 'purchase';
      INSERT INTO clients (key, client_id, holdout) VALUES (1, 'a', 0);
      INSERT INTO snapshots (id, at, clients, data_until, made_at) VALUES (7, 100, 1, 900, 1);
      INSERT INTO snapshot_tasks (snapshot_id, task, applicable, labelled, due_at) VALUES (7, 'clv', 1, 1, 200);
      INSERT INTO predictions (id, client_key, predicted_at, hash, snapshot_id) VALUES (21, 1, 100, 5, 7);
      INSERT INTO labels (seq, prediction_id, task, value, observed_at, source) VALUES (31, 21, 'clv', 4.5, 150, 'real');
    `);
    before.close();
    const db = openStore(path);
    expect(listTasks(db)).toEqual(
      defaultTasks.map((task) => ({
        ...task,
        margin: 0.02,
        properScore: task.kind === 'classification' ? 'logLoss' : 'r2Clipped',
        halfLife: 'auto',
        policy: task.name === 'purchase' ? 'ask' : 'guarded',
        horizonDays: task.name === 'purchase' ? 60 : 90,
      })),
    );
    expect(db.prepare('SELECT at, is_due FROM snapshots').raw().all()).toEqual([[100, 0]]);
    expect(db.prepare('SELECT seq, prediction_id, value FROM labels').raw().all()).toEqual([[31, 21, 4.5]]);
    db.close();
  });
});
