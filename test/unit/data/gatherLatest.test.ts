import { describe, expect, it } from 'vitest';
import { clientFeatures } from '../../../electron/data/clientFeatures';
import type { DataContext } from '../../../electron/data/context';
import { gatherLatest } from '../../../electron/data/gatherLatest';
import { clientIds } from '../../../electron/store/clients';
import { undoImport } from '../../../electron/store/imports';
import { knownThen } from '../../../electron/store/trainingRows';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const now = Date.UTC(2026, 5, 1);

/** What is known of each client, by name, without what is missing. */
function latest({ db }: DataContext) {
  const { features, parts } = gatherLatest(db, now);
  const of = (keysOfPart?: number) =>
    [...gatherLatest(db, now, keysOfPart).parts()].flatMap(({ keys, columns }) =>
      clientIds(db, keys).map((client, row) => {
        const known = features.flatMap(({ name, texts }, column): [string, unknown][] => {
          const value = columns[column][row];
          return Number.isNaN(value) ? [] : [[name, texts ? texts[value] : value]];
        });
        return { client, ...Object.fromEntries(known) };
      }),
    );
  for (const keysOfPart of [1, 2]) expect(of(keysOfPart)).toEqual(of());
  expect([...parts()].at(-1)?.fraction).toBe(1);
  return of();
}

describe('the latest features of every client', () => {
  it('are the newest that any import told, whatever their order, and go with an undone import', async () => {
    const context = dataContext({ now: () => now });
    await importLines(context, ['client_id,as_of,plan,visits', 'b,2026-03-01,gold,7', 'a,2026-03-01,basic,1'], {
      kind: 'clients',
    });
    await importLines(context, ['client_id,as_of,plan,visits', 'a,2026-02-01,gold,9'], { kind: 'clients' });
    const { id } = await importLines(
      context,
      ['client_id,predicted_at,purchased_pred,plan,visits', 'b,2026-04-01,0.5,basic,'],
      { kind: 'predictions' },
    );
    const a = { client: 'a', plan: 'basic', visits: 1 };
    expect(latest(context)).toEqual([a, { client: 'b', plan: 'basic' }]);
    undoImport(context.db, id as number, { actor: 'test', reason: '', at: now });
    expect(latest(context)).toEqual([a, { client: 'b', plan: 'gold', visits: 7 }]);
  });

  it('are of one moment those that were stated last, whichever file states them, as in training', async () => {
    const context = dataContext({ now: () => now });
    const bring = (kind: 'clients' | 'labelled data', client: string, visits: number) =>
      importLines(
        context,
        kind === 'clients'
          ? ['client_id,as_of,visits', `${client},2026-03-01,${visits}`]
          : ['client_id,predicted_at,visits,purchased_actual', `${client},2026-03-01,${visits},1`],
        { kind },
      );
    const expectLatest = (client: string, visits: number) => {
      expect(latest(context).find((one) => one.client === client)).toEqual({ client, visits });
      expect(clientFeatures(context, client).values.visits).toBe(visits);
    };
    for (const kind of ['clients', 'labelled data'] as const) {
      for (const visits of [20, 520, 20]) {
        await bring(kind, kind, visits);
        expectLatest(kind, visits);
      }
    }
    await bring('labelled data', 'both', 20);
    await bring('clients', 'both', 520);
    expectLatest('both', 520);
    await bring('labelled data', 'both', 20);
    expectLatest('both', 20);
    const trained = context.db
      .prepare<[], Buffer>(
        `SELECT f.payload FROM labels l JOIN predictions p ON p.id = l.prediction_id
         JOIN clients c ON c.key = p.client_key JOIN feature_rows f ON f.id = ${knownThen} ORDER BY c.client_id`,
      )
      .pluck()
      .all();
    expect(trained.map((payload) => payload.readDoubleLE(0))).toEqual([20, 20]);
  });

  it('are what was imported, bit by bit, whichever columns a file had', async () => {
    const context = dataContext({ now: () => now });
    const hard = [0, 5e-324, 1.7976931348623157e308, -1 / 3, 256, 65_793, 2 ** 53 - 1];
    const rows = hard.map((value, i) => `a${i},2026-03-01,${value},${i}`);
    await importLines(context, ['client_id,as_of,x,y', ...rows], { kind: 'clients' });
    await importLines(context, ['client_id,as_of,z,x,w', 'b,2026-03-01,7,,3', 'c,2026-03-01,8,0.1,'], {
      kind: 'clients',
    });
    await importLines(context, ['client_id,as_of,y', 'a1,2026-04-01,99'], { kind: 'clients' });
    const expected = hard.map((x, y) => (y === 1 ? { client: 'a1', y: 99 } : { client: `a${y}`, x, y }));
    expect(latest(context)).toEqual([...expected, { client: 'b', z: 7, w: 3 }, { client: 'c', z: 8, x: 0.1 }]);
  });

  it('stand beside those of behaviour, as of right after the last transaction', async () => {
    const context = dataContext({ now: () => now });
    await importLines(context, ['client_id,as_of,plan', 'a,2026-03-01,gold', 'z,2026-03-01,basic'], {
      kind: 'clients',
    });
    const orders = ['customer,date,amount', 'a,2026-03-01,10', 'a,2026-03-11,30', 'b,2026-03-21,5'];
    await importLines(context, orders, { kind: 'transactions' });
    expect(gatherLatest(context.db, now).at).toBe(Date.UTC(2026, 2, 21) + 1);
    const [a, z, b, ...rest] = latest(context);
    expect(a).toMatchObject({ client: 'a', plan: 'gold', purchases: 2, monetary: 40, last_purchase: 30 });
    expect((a as unknown as { recency_days: number }).recency_days).toBeCloseTo(10, 6);
    expect(b).toMatchObject({ client: 'b', purchases: 1, monetary: 5 });
    expect(b).not.toHaveProperty('plan');
    expect(z).toEqual({ client: 'z', plan: 'basic' });
    expect(rest).toEqual([]);
  });
});
