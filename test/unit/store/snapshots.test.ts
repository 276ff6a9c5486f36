import { describe, expect, it } from 'vitest';
import { ordersByClient } from '../../../electron/data/orders';
import { countLabels, eachLabelledRow } from '../../../electron/store/labels';
import type { WriteDb } from '../../../electron/store/open';
import { type SnapshotInput, saveSnapshot } from '../../../electron/store/snapshots';
import { unknownShop } from '../../../shared/schemas/shop';
import { importTransactions } from '../../helpers/transactions';
import { dataContext } from '../../helpers/workspace';

function addTransactions(
  db: WriteDb,
  rows: readonly [client: string, at: number, amount: number, invoice: string | null][],
) {
  importTransactions(
    db,
    rows.map(([client, at, amount, invoice]) => ({ client, at, amount, invoice: invoice ?? '', bought: true })),
  );
}

function snapshotOf(rows: [clientKey: number, features: number[], purchase: number | null][]): SnapshotInput {
  return {
    at: 100,
    dataUntil: 200,
    madeAt: 300,
    shop: unknownShop,
    featureNames: ['a', 'b'],
    rows: rows.map(([clientKey, features, purchase]) => ({
      clientKey,
      features: Float64Array.from(features),
      labels: new Map(purchase === null ? [] : [['purchase', { value: purchase, observedAt: 130 }]]),
    })),
    tasks: [
      { task: 'purchase', applicable: rows.length, labelled: rows.filter(([, , y]) => y !== null).length, dueAt: 250 },
    ],
  };
}

const labelled = (db: WriteDb) =>
  [...eachLabelledRow(db, [{ name: 'purchase', slot: 1 }])].map(({ clientId, payload, labels }) => ({
    clientId,
    a: payload?.readDoubleLE(0),
    value: labels[0]?.value,
    seq: labels[0]?.seq,
  }));

describe('orders', () => {
  it('are the sums of invoices, or of moments where there are none, per client in order of time', () => {
    const { db } = dataContext();
    addTransactions(db, [
      ['b', 50, 1.1, null],
      ['a', 20, 5, 'I1'],
      ['a', 10, 2.2, 'I0'],
      ['a', 21, 0.1, 'I1'],
      ['a', 22, 0.2, 'I1'],
      ['b', 50, 2.2, null],
      ['b', 60, -1, 'C1'],
    ]);
    const orders = [...ordersByClient(db)].flatMap(([key, own]) => own.map(({ at, amount }) => [key, at, amount]));
    expect(orders).toEqual([
      [1, 50, 3.3],
      [1, 60, -1],
      [2, 10, 2.2],
      [2, 20, 5.3],
    ]);
  });
});

describe('an example that an import has stated before', () => {
  it.each(['made', 'made again'])('stays the import’s when the snapshot that finds it is %s', (when) => {
    const { db } = dataContext();
    addTransactions(db, [
      ['x', 1, 1, null],
      ['y', 2, 1, null],
    ]);
    const input = snapshotOf([
      [1, [1, 2], 0],
      [2, [3, 4], 1],
    ]);
    saveSnapshot(db, input);
    db.exec('UPDATE predictions SET snapshot_id = NULL WHERE client_key = 1');
    if (when === 'made') db.exec('DELETE FROM snapshots');
    saveSnapshot(db, input);
    const rows = db
      .prepare('SELECT client_key, snapshot_id IS NULL AS stated FROM predictions ORDER BY client_key')
      .raw()
      .all();
    expect(rows).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(labelled(db).map(({ clientId, value }) => [clientId, value])).toEqual([
      ['x', 0],
      ['y', 1],
    ]);
  });
});

describe('a snapshot made again', () => {
  it('keeps the sequence number of a label that stays, and gives a new one to a corrected label', () => {
    const { db } = dataContext();
    addTransactions(db, [
      ['x', 1, 1, null],
      ['y', 2, 1, null],
      ['z', 3, 1, null],
    ]);
    expect(
      saveSnapshot(
        db,
        snapshotOf([
          [1, [1, 2], 0],
          [2, [1, 2], null],
          [3, [5, 6], 1],
        ]),
      ).get('purchase'),
    ).toBe(2);
    const [x, z] = labelled(db);
    expect([x, z].map(({ clientId, value }) => [clientId, value])).toEqual([
      ['x', 0],
      ['z', 1],
    ]);

    expect(
      saveSnapshot(
        db,
        snapshotOf([
          [1, [1, 2], 0],
          [2, [7, 2], 1],
          [3, [5, 6], 0],
        ]),
      ).get('purchase'),
    ).toBe(2);
    const again = labelled(db);
    expect(again.map(({ clientId, a, value }) => [clientId, a, value])).toEqual([
      ['x', 1, 0],
      ['y', 7, 1],
      ['z', 5, 0],
    ]);
    expect(again[0].seq).toBe(x.seq);
    expect(again[2].seq).toBeGreaterThan(z.seq ?? 0);
    expect(again[1].seq).toBeGreaterThan(z.seq ?? 0);
  });

  it('forgets clients and labels that no longer hold, and stores a client’s equal features once', () => {
    const { db } = dataContext();
    addTransactions(db, [
      ['x', 1, 1, null],
      ['y', 2, 1, null],
    ]);
    saveSnapshot(
      db,
      snapshotOf([
        [1, [1, 2], 0],
        [2, [1, 2], 1],
      ]),
    );
    const featureRows = db.prepare('SELECT COUNT(*) FROM feature_rows').pluck();
    expect(featureRows.get()).toBe(2);
    saveSnapshot(db, { ...snapshotOf([[2, [1, 2], null]]), at: 101 });
    expect(featureRows.get()).toBe(2);
    saveSnapshot(db, { ...snapshotOf([]), at: 101 });
    saveSnapshot(db, snapshotOf([[2, [3, 4], null]]));
    expect(labelled(db)).toEqual([]);
    expect(db.prepare('SELECT COUNT(*) FROM predictions').pluck().get()).toBe(1);
    expect(db.prepare('SELECT COUNT(*) FROM feature_rows').pluck().get()).toBe(1);
  });

  it('says what waits and until when', () => {
    const { db } = dataContext();
    addTransactions(db, [
      ['x', 1, 1, null],
      ['y', 2, 1, null],
    ]);
    saveSnapshot(
      db,
      snapshotOf([
        [1, [1, 2], 0],
        [2, [1, 2], null],
      ]),
    );
    expect(countLabels(db, { transactions: 249, now: 0 })[0]).toMatchObject({
      task: 'purchase',
      real: 1,
      immature: 1,
      nextDueAt: 250,
      unmatched: 0,
    });
    expect(countLabels(db, { transactions: 250, now: 0 })[0]).toMatchObject({
      immature: 0,
      nextDueAt: null,
      unmatched: 1,
    });
    expect(countLabels(db, { transactions: 250, now: 0 })[1]).toMatchObject({ task: 'churn', real: 0, immature: 0 });
  });
});
