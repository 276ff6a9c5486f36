import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Table, tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { DataContext } from '../../../electron/data/context';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { syntheticShare } from '../../../electron/features/fading';
import { undoImport } from '../../../electron/store/imports';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

async function tableOf(context: DataContext): Promise<Table> {
  return tableFromIPC(readFileSync((await writeTrainingTable(context)).path));
}

const column = (table: Table, name: string) => [...(table.getChild(name) ?? [])];

const header = 'client_id,predicted_at,purchased_pred,plan,visits,member,since';
const predictions = [
  'b,2024-01-01,0.5,gold,3,yes,2020-01-02',
  'a,2024-02-01,0.5,,,,',
  'a,2024-01-01,0.5,basic,1.5,no,',
];
const outcomes = ['client_id,observed_at,purchased_actual', 'a,2024-02-10,yes', 'b,2024-02-10,no', 'a,2024-03-10,no'];

describe('the training table', () => {
  it('holds numbers, flags and dates as numbers, and categories as texts', async () => {
    const context = dataContext();
    await importLines(context, [header, ...predictions]);
    await importLines(context, outcomes);
    const table = await tableOf(context);
    expect(column(table, 'client_id')).toEqual(['a', 'a', 'b']);
    expect(column(table, 'client')).toEqual([0, 0, 1]);
    expect(column(table, 'y:purchase')).toEqual([1, 0, 0]);
    expect(column(table, 'x:plan')).toEqual(['basic', null, 'gold']);
    expect(column(table, 'x:visits')).toEqual([1.5, Number.NaN, 3]);
    expect(column(table, 'x:member')).toEqual([0, Number.NaN, 1]);
    expect(column(table, 'x:since')).toEqual([Number.NaN, Number.NaN, 18_263]);
    expect(column(table, 'y:churn')).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('is written also while another process removes an older one, which was listed already', async () => {
    const context = dataContext();
    const folder = join(context.workspace, 'tables');
    mkdirSync(folder);
    // What is listed and not to be found.
    for (const name of ['1.arrow', '2.arrow', '3.arrow']) symlinkSync(join(folder, 'nowhere'), join(folder, name));
    await importLines(context, [header, ...predictions]);
    await importLines(context, outcomes);
    const { path } = await writeTrainingTable(context);
    expect(readdirSync(folder)).toContain(basename(path));
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('has the same bytes whatever the order of import', async () => {
    const files = [
      [header, ...predictions],
      outcomes,
      [header, 'c,2024-01-01,0.5,silver,2,yes,'],
      [outcomes[0], 'c,2024-03-01,1'],
    ];
    const hashes = [];
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ]) {
      const context = dataContext();
      for (const i of order) await importLines(context, files[i]);
      hashes.push((await writeTrainingTable(context)).sha256);
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('is not written again while nothing has changed', async () => {
    const context = dataContext();
    await importLines(context, [header, ...predictions]);
    await importLines(context, outcomes);
    const first = await writeTrainingTable(context);
    context.db.exec(`UPDATE labels SET value = 7 WHERE task = 'purchase'`);
    expect(await writeTrainingTable(context)).toEqual(first);
    await importLines(context, [outcomes[0], 'b,2024-02-11,yes']);
    expect((await writeTrainingTable(context)).sha256).not.toBe(first.sha256);
  });

  it('is written again when an import was undone while it was being written', async () => {
    const context = dataContext();
    await importLines(context, [header, ...predictions]);
    await importLines(context, outcomes);
    const { id } = await importLines(context, [outcomes[0], 'b,2024-02-11,yes']);
    const writing = writeTrainingTable(context);
    undoImport(context.db, Number(id), { actor: 'another process', reason: '', at: 0 });
    await writing;
    expect(column(await tableOf(context), 'y:purchase')).toEqual([1, 0, 0]);
  });

  it('takes, for a prediction without features, the latest that were known then', async () => {
    const context = dataContext({ now: () => Date.parse('2024-06-01') });
    await importLines(context, [
      'client_id,as_of,known_at,visits',
      'a,2024-01-01,2024-01-01,1',
      'a,2024-01-20,2024-01-25,2',
      'a,2024-01-10,2024-03-01,3',
      'a,2024-02-02,2024-02-02,4',
      'b,2024-02-02,2024-02-02,5',
      'c,,,6',
    ]);
    await importLines(context, [
      'client_id,predicted_at,purchased_pred',
      'a,2024-02-01,1',
      'b,2024-02-01,1',
      'c,2024-02-01,1',
      'c,,1',
    ]);
    await importLines(context, ['client_id,purchased_actual', 'a,yes', 'b,no', 'c,no']);
    await importLines(context, ['client_id,observed_at,purchased_actual', 'c,2024-01-15,yes']);
    const table = await tableOf(context);
    // b and the dated prediction of c knew nothing; what nobody dated is known from its import on.
    expect(column(table, 'client_id')).toEqual(['a', 'c']);
    expect(column(table, 'x:visits')).toEqual([2, 6]);
  });

  it('has no synthetic label of a holdout client, and fewer of the others as real ones come', async () => {
    const context = dataContext();
    const clients = Array.from({ length: 400 }, (_, i) => `${i}`);
    await importLines(context, [
      'client_id,predicted_at,visits,purchased_actual,purchased_source',
      ...clients.map((id) => `${id},2024-01-01,${id},${Number(id) % 2},synthetic`),
    ]);
    const early = await writeTrainingTable(context);
    expect(early.tasks.purchase.holdout).toBe(0);
    expect(early.tasks.purchase.train).toBeGreaterThan(280);
    expect(early.tasks.purchase.synthetic).toBe(early.tasks.purchase.train);
    const real = clients.concat(clients.map((id) => `1${id.padStart(3, '0')}`)).slice(0, 600);
    await importLines(context, [
      'client_id,predicted_at,visits,purchased_actual',
      ...real.map((id) => `${id},2024-02-01,${id},1`),
    ]);
    const later = await writeTrainingTable(context);
    const realOnes = later.tasks.purchase.holdout + later.tasks.purchase.train - early.tasks.purchase.train;
    expect(later.tasks.purchase.holdout).toBeGreaterThan(80);
    expect(later.rows).toBeLessThan(600 + early.rows);
    expect(realOnes).toBeLessThan(600);
    const { synthetic } = later.tasks.purchase;
    // Of the client 0, who stands for nobody, there is none.
    expect(later.tasks.purchase.train - synthetic + later.tasks.purchase.holdout).toBe(599);
    expect(synthetic).toBeGreaterThan(0);
  });
});

describe('synthetic labels', () => {
  it.each([
    [0, 2000, 1],
    [2000, 2000, 1],
    [3000, 2000, 0.5],
    [4000, 2000, 0],
    [9000, 2000, 0],
    [0, 0, 0],
  ])('beside %d real ones, of %d the share %d is used', (real, synthetic, share) => {
    expect(syntheticShare(real, synthetic)).toBe(share);
  });
});
