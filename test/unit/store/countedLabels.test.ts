import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countedLabels, countRealLabels, keepLabelCounts } from '../../../electron/store/countedLabels';
import type { WriteDb } from '../../../electron/store/open';
import { dataContext, recountedLabels } from '../../helpers/workspace';

/** What may befall labels; each is done within the database, so a number picks which rows it befalls. */
const steps: Record<string, (db: WriteDb, n: number) => void> = {
  label: (db, n) =>
    db
      .prepare(
        `INSERT INTO labels (prediction_id, task, value, observed_at, source)
         SELECT id, ?, ?, 0, ? FROM predictions WHERE id % 5 = ? ON CONFLICT DO NOTHING`,
      )
      .run(n % 2 ? 'churn' : 'clv', n, n % 3 ? 'real' : 'synthetic', n % 5),
  predict: (db, n) =>
    db
      .prepare(
        'INSERT INTO predictions (client_key, predicted_at, hash, snapshot_id) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING',
      )
      .run(1 + (n % 4), n, n % 2 ? 1 : null),
  correct: (db, n) => db.prepare('DELETE FROM labels WHERE seq % 4 = ?').run(n % 4),
  sweep: (db, n) => db.prepare('DELETE FROM predictions WHERE id % 3 = ?').run(n % 3),
  unmakeSnapshot: (db) => {
    db.prepare('DELETE FROM snapshots WHERE id = 1').run();
    db.prepare('INSERT INTO snapshots (id, at, clients, data_until, made_at) VALUES (1, 1, 0, 0, 0)').run();
  },
  erase: (db, n) => db.prepare('DELETE FROM predictions WHERE client_key = ?').run(1 + (n % 4)),
  keep: (db) => keepLabelCounts(db),
};

const recountedReal = (db: WriteDb, task: string) =>
  db
    .prepare(
      `SELECT COUNT(*) AS "all", COUNT(*) FILTER (WHERE c.holdout = 1) AS holdout
       FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
       WHERE l.task = ? AND l.source = 'real'`,
    )
    .get(task);

it('labels are as many as are there, whatever came, went, was taken back, or was counted for good before', () => {
  const { db } = dataContext();
  db.exec(`INSERT INTO clients (key, client_id, holdout) VALUES (1, 'a', 0), (2, 'b', 1), (3, 'c', 0), (4, 'd', 1);
    INSERT INTO snapshots (id, at, clients, data_until, made_at) VALUES (1, 1, 0, 0, 0)`);
  let moment = 0;
  const step = fc.record({ name: fc.constantFrom(...Object.keys(steps)), n: fc.nat(60), back: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (taken) => {
      for (const { name, n, back } of taken) {
        db.exec('SAVEPOINT step');
        steps[name](db, name === 'predict' ? 4 * moment++ + (n % 4) : n);
        if (back) db.exec('ROLLBACK TO step');
        db.exec('RELEASE step');
        expect(countedLabels(db)).toEqual(recountedLabels(db));
        for (const task of ['churn', 'clv']) expect(countRealLabels(db, task)).toEqual(recountedReal(db, task));
      }
    }),
  );
});
