import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { activityHash } from '../../../electron/store/activityChain';
import { migrate } from '../../../electron/store/migrate';
import { migrations } from '../../../electron/store/migrations';
import { insertDefaultTasks, openStore, type WriteDb } from '../../../electron/store/open';
import { shopAt } from '../../../electron/store/shop';
import { listTasks } from '../../../electron/store/tasks';
import { transactionHash } from '../../../electron/store/transactions';
import { unknownShop } from '../../../shared/schemas/shop';
import { defaultTasks } from '../../../shared/tasks';
import { importTransactions } from '../../helpers/transactions';
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
      [1, 50, transactionHash('a', 50, 'I1', 9.5), 1, 5, 9.5, 'I1'],
      [1, 50, transactionHash('a', 50, 'I1', 9.5), 2, 5, 9.5, 'I1'],
      [2, 60, transactionHash('b', 60, '', -1), 1, 5, -1, ''],
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

it('a copy of what another process has migrated meanwhile does not take the place of the one before', () => {
  const path = oldWorkspace();
  const folder = join(path, '..');
  const db = opened(path);
  const prepare = db.prepare.bind(db);
  vi.spyOn(db, 'prepare').mockImplementation((sql: string) => {
    if (sql.startsWith('VACUUM')) openStore(path).close();
    return prepare(sql);
  });
  migrate(db, path, migrations);
  db.close();
  const copy = opened(join(folder, `labels-before-v${migrations.length}.sqlite`));
  expect(copy.pragma('user_version', { simple: true })).toBe(2);
  copy.close();
  expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
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
      defaultTasks.map((task, i) => ({
        ...task,
        slot: i + 1,
        isOff: false,
        margin: 0.02,
        properScore: task.kind === 'classification' ? 'logLoss' : 'r2Clipped',
        halfLife: 'auto',
        policy: task.name === 'purchase' ? 'ask' : 'guarded',
        horizonDays: task.name === 'purchase' ? 60 : 90,
      })),
    );
    expect(db.prepare('SELECT at, data_until FROM snapshots').raw().all()).toEqual([[100, 900]]);
    expect(db.prepare('SELECT seq, prediction_id, value FROM labels').raw().all()).toEqual([[31, 21, 4.5]]);
    db.close();
  });
});

describe('the steps to statements, kept answers, hours and quarantine', () => {
  it('keep every row with its id, imports with their numbers, tasks with their horizons and batches with their scores', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const before = opened(path);
    const old = migrations.findIndex((sql) => sql.includes('CREATE TABLE restated'));
    migrate(before, path, migrations.slice(0, old), insertDefaultTasks);
    before.exec(`
      UPDATE tasks SET horizon_days = 45, grace_days = 2 WHERE name = 'churn';
      INSERT INTO clients (key, client_id, holdout) VALUES (1, 'customers.csv:2', 0), (2, 'b', 1);
      INSERT INTO imports (id, kind, file_name, file_sha256, state, started_at, finished_at, actor, accepted)
        VALUES (3, 'labelled data', 'customers.csv', 'aa', 'visible', 5, 6, 'somebody', 1),
               (4, 'outcomes', 'b.csv', 'bb', 'undone', 7, 8, 'somebody', 1), (9, 'outcomes', 'c.csv', '', 'pending', 9, NULL, 'x', 0);
      DELETE FROM imports WHERE id = 9;
      INSERT INTO feature_sets (id, names) VALUES (1, '["visits"]');
      INSERT INTO feature_rows (id, client_key, set_id, hash, payload) VALUES (8, 1, 1, 77, x'000000000000F03F');
      INSERT INTO predictions (id, client_key, predicted_at, hash, import_id, feature_row_id) VALUES (21, 1, 0, 77, 3, 8);
      INSERT INTO outcomes (id, client_key, observed_at, hash, import_id, prediction_id, synthetic, value_2)
        VALUES (31, 1, 50, 5, 3, 21, 0, 1), (30, 2, 60, 6, 3, NULL, 0, 0);
      INSERT INTO labels (seq, prediction_id, task, value, observed_at, source, outcome_id) VALUES (41, 21, 'churn', 1, 50, 'real', 31);
      INSERT INTO client_features (id, client_key, as_of, known_at, feature_row_id, import_id) VALUES (51, 1, 2, 3, 8, 3);
      INSERT INTO batch_clients (id, hash, keys) VALUES (1, x'01', x'01000000');
      INSERT INTO batches (night, task, version, clients_id, clients, predicted_at, scored_at, run_id, scores)
        VALUES ('2026-01-01', 'churn', 'v_1', 1, 1, 5, 6, 7, x'000000000000E03F');
    `);
    before.close();
    const db = openStore(path);
    const rows = (sql: string) => db.prepare(sql).raw().all();
    expect(
      rows(
        'SELECT id, client_key, observed_at, hash, again, import_id, prediction_id, value_2 FROM outcomes ORDER BY id',
      ),
    ).toEqual([
      [30, 2, 60, 6, 0, 3, null, 0],
      [31, 1, 50, 5, 0, 3, 21, 1],
    ]);
    expect(
      rows('SELECT id, client_key, as_of, known_at, feature_row_id, again, import_id FROM client_features'),
    ).toEqual([[51, 1, 2, 3, 8, 0, 3]]);
    expect(rows('SELECT seq, prediction_id, task, value, outcome_id FROM labels')).toEqual([[41, 21, 'churn', 1, 31]]);
    expect(rows('SELECT id, kind, state, actor, accepted, assessment, line_clients FROM imports ORDER BY id')).toEqual([
      [3, 'labelled data', 'visible', 'somebody', 1, null, 'customers.csv'],
      [4, 'outcomes', 'undone', 'somebody', 1, null, null],
    ]);
    // Numbers of imports are never given twice.
    db.exec(
      `INSERT INTO imports (kind, file_name, file_sha256, state, started_at) VALUES ('outcomes', 'd', '', 'pending', 1)`,
    );
    expect(rows('SELECT MAX(id) FROM imports')).toEqual([[10]]);
    db.exec(`UPDATE imports SET state = 'visible' WHERE id = 10`);
    expect(rows('SELECT summary FROM activity ORDER BY id DESC LIMIT 1')).toEqual([
      ['import 10: 0 new rows of outcomes, 0 already there, 0 rejected'],
    ]);
    expect(listTasks(db).map(({ name, horizonDays, graceDays }) => [name, horizonDays, graceDays])).toEqual([
      ['purchase', 30, 3],
      ['churn', 45, 2],
      ['clv', 90, 3],
    ]);
    expect(rows('SELECT night, features_id, behaviour, hex(scores) FROM batches')).toEqual([
      ['2026-01-01', null, 0, '000000000000E03F'],
    ]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });
});

describe('the step to orders of a day', () => {
  it('names transactions by what is used of them, so that their file changes nothing when it comes again', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const before = opened(path);
    migrate(before, path, migrations.slice(0, 12), insertDefaultTasks);
    before.exec(`
      INSERT INTO clients (key, client_id, holdout) VALUES (1, 'a', 0), (2, 'b', 1);
      INSERT INTO imports (id, kind, file_name, file_sha256, state, started_at) VALUES
        (5, 'transactions', 'x.csv', '', 'visible', 7), (6, 'outcomes', 'o.csv', '', 'visible', 8);
      INSERT INTO transactions (client_key, at, hash, occurrence, import_id, amount, invoice, cancellation) VALUES
        (1, 50, 111, 1, 5, 9.5, 'I1', 0), (1, 50, 222, 1, 5, 9.5, 'I1', 0), (1, 70, 333, 1, 5, -2, 'C2', 1),
        (2, 90, 444, 1, 5, 15.299999999999999, NULL, 0);
      INSERT INTO snapshots (id, at, clients, data_until, made_at) VALUES (7, 100, 1, 900, 1);
    `);
    before.close();
    const db = openStore(path);
    onTestFinished(() => {
      db.close();
    });
    const rows = (sql: string) => db.prepare(sql).raw().all();
    expect(rows('SELECT client_key, at, occurrence, amount, invoice FROM transactions ORDER BY 1, 2, 3')).toEqual([
      [1, 50, 1, 9.5, 'I1'],
      [1, 50, 2, 9.5, 'I1'],
      [1, 70, 1, -2, 'C2'],
      [2, 90, 1, 15.299999999999999, ''],
    ]);
    expect(rows('SELECT id, source, first_at, last_at FROM imports')).toEqual([
      [5, 'earlier imports', 50, 90],
      [6, null, null, null],
    ]);
    expect(rows('SELECT is_due FROM snapshots')).toEqual([[1]]);
    expect(rows('SELECT import_id FROM joins_due')).toEqual([[0]]);
    const again = [
      { client: 'a', at: 50, amount: 9.5, invoice: 'I1', bought: true },
      { client: 'a', at: 50, amount: 9.5, invoice: 'I1', bought: true },
      { client: 'a', at: 70, amount: -2, invoice: 'C2', bought: true },
      { client: 'b', at: 90, amount: 6 * 2.55, invoice: '', bought: true },
      { client: 'b', at: 90, amount: 6 * 2.55, invoice: '', bought: true },
    ];
    expect(importTransactions(db, again).added).toBe(1);
  });
});

describe('the step to what lines tell', () => {
  it('keeps snapshots with their models of lifetimes, and lines that tell nothing', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const before = opened(path);
    before.function('transaction_hash', { deterministic: true }, transactionHash);
    before.function('activity_hash', { deterministic: true, varargs: true }, activityHash);
    migrate(before, path, migrations.slice(0, 19), insertDefaultTasks);
    const lifetimes = { bgNbd: { r: 1, alpha: 2, a: 3, b: 4 }, gammaGamma: { p: 5, q: 6, v: 7 } };
    before.exec(`
      INSERT INTO clients (key, client_id, holdout) VALUES (1, 'a', 0);
      INSERT INTO imports (id, kind, file_name, file_sha256, state, started_at) VALUES (5, 'transactions', 'x.csv', '', 'visible', 7);
      INSERT INTO transactions (client_key, at, hash, occurrence, import_id, amount, invoice) VALUES (1, 50, 9, 1, 5, 9.5, 'I1');
      INSERT INTO snapshots (id, at, clients, data_until, made_at, lifetimes)
        VALUES (7, 100, 1, 900, 1, NULL), (8, 200, 1, 900, 1, '${JSON.stringify(lifetimes)}');
    `);
    before.close();
    const db = openStore(path);
    onTestFinished(() => {
      db.close();
    });
    expect(shopAt(db, 150)).toEqual(unknownShop);
    expect(shopAt(db, 200)).toEqual({ ...unknownShop, lifetimes });
    expect(db.prepare('SELECT amount, product, quantity, category, country FROM transactions').raw().all()).toEqual([
      [9.5, null, null, null, null],
    ]);
  });
});

describe('the step to headlines', () => {
  it('outlines a yes or no by its AUC, and keeps what is told of amounts', () => {
    const path = join(temporaryFolder(), 'labels.sqlite');
    const before = opened(path);
    before.function('transaction_hash', { deterministic: true }, transactionHash);
    before.function('activity_hash', { deterministic: true, varargs: true }, activityHash);
    migrate(before, path, migrations.slice(0, 21), insertDefaultTasks);
    const listed = (score: number | null, baseline: number | null) => ({ trees: 250, score, baseline, clients: 40 });
    const holdout = { kind: 'classification', rows: 50, positives: 5, accuracy: 0.9, auc: 0.8 };
    const outlines = {
      listed: { tasks: { churn: listed(0.9, 0.88), clv: listed(0.4, 0), purchase: listed(null, null) } },
      history: {
        tasks: {
          churn: { holdout, baseline: { ...holdout, accuracy: 0.88, auc: 0.5 } },
          clv: { holdout: { kind: 'regression', r2Clipped: 0.4, topTenth: 0.3 }, baseline: { kind: 'regression' } },
          purchase: { holdout: null, baseline: null },
        },
      },
    };
    before.prepare(`INSERT INTO versions (name, created_at, state, metadata) VALUES ('v_1', 1, 'kept', '{}')`).run();
    before
      .prepare(`INSERT INTO version_outlines (version, listed, history) VALUES ('v_1', ?, ?)`)
      .run(JSON.stringify(outlines.listed), JSON.stringify(outlines.history));
    before.close();
    const db = openStore(path);
    onTestFinished(() => {
      db.close();
    });
    const [[text]] = db.prepare('SELECT listed FROM version_outlines').raw().all() as [[string]];
    const unknown = { topTenth: null, accuracy: null, naiveAccuracy: null, yesShare: null };
    expect(JSON.parse(text).tasks).toEqual({
      churn: {
        ...{ trees: 250, clients: 40, score: 0.8, baseline: 0.5 },
        ...{ topTenth: null, accuracy: 0.9, naiveAccuracy: 0.88, yesShare: 0.1 },
      },
      clv: { ...listed(0.4, 0), ...unknown, topTenth: 0.3 },
      purchase: { ...listed(null, null), ...unknown },
    });
  });
});
