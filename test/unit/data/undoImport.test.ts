import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { importFile } from '../../../electron/data/importFile';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const predictions = ['client_id,predicted_at,purchased_pred', '1,2024-01-01,0.5'];
const outcomes = ['client_id,observed_at,purchased_actual', '1,2024-03-01,1'];
const undo = (context: DataContext, id: number | null, force = false) =>
  dataApi(context).undoImport({ id: id ?? 0, actor: 'a test', reason: '', force });

/** A version as it stands in the store; what it holds is not looked at here. */
function addVersion({ db }: DataContext, name: string, createdAt: number) {
  db.prepare(`INSERT INTO versions (name, created_at, state, metadata) VALUES (?, ?, 'kept', '{}')`).run(
    name,
    createdAt,
  );
}

describe('undoing an import', () => {
  it('is refused when a version was trained from its rows, unless forced, and then the version is marked', async () => {
    let now = 1000;
    const context = dataContext({ now: () => now });
    const { id: unused } = await importLines(context, ['client_id,predicted_at,clv_pred', '9,2024-01-01,5']);
    const { id: made } = await importLines(context, predictions);
    addVersion(context, 'v_early', 900);
    const { id: came } = await importLines(context, outcomes);
    now = 2000;
    addVersion(context, 'v_late', now);
    for (const id of [made, came]) {
      await expect(undo(context, id)).rejects.toMatchObject({
        code: 'import_in_use',
        details: { versions: ['v_late'] },
      });
    }
    expect(labelsOf(context)).toHaveLength(1);
    expect(await undo(context, unused)).toMatchObject({ state: 'undone' });
    expect(dataApi(context).versionMarks()).toEqual([]);
    await undo(context, came, true);
    expect(labelsOf(context)).toEqual([]);
    expect(dataApi(context).versionMarks()).toMatchObject([
      { version: 'v_late', reason: expect.stringContaining('undone') },
    ]);
    await undo(context, made);
    const left = ['predictions', 'outcomes', 'feature_rows'].map((table) =>
      context.db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get(),
    );
    expect(left).toEqual([0, 0, 0]);
  });

  it.each(['joins_due', 'version_marks'])('that ends where %s are written leaves all as it was', async (table) => {
    const context = dataContext({ now: () => 1000 });
    await importLines(context, predictions);
    const { id } = await importLines(context, outcomes);
    addVersion(context, 'v_1', 2000);
    const before = labelsOf(context);
    context.db.exec(`CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
    await expect(undo(context, id, true)).rejects.toThrow('the disk is full');
    context.db.exec('DROP TRIGGER full');
    expect(labelsOf(context)).toEqual(before);
    expect(
      dataApi(context)
        .imports()
        .map(({ state }) => state),
    ).toEqual(['visible', 'visible']);
    expect(dataApi(context).versionMarks()).toEqual([]);
    expect(await undo(context, id, true)).toMatchObject({ state: 'undone' });
    expect(dataApi(context).versionMarks()).toHaveLength(1);
  });

  it('of transactions is refused once snapshots were made of them and trained on', async () => {
    const context = dataContext();
    const { id } = await importLines(context, ['client_id,date,amount', '1,2024-01-01,5', '1,2024-06-01,5']);
    addVersion(context, 'v_1', 0);
    await makeSnapshots(
      context,
      { from: Date.parse('2024-02-01'), to: Date.parse('2024-02-01'), everyDays: 30, actor: 'a test' },
      quietIo,
    );
    await expect(undo(context, id)).rejects.toMatchObject({ code: 'import_in_use' });
    expect(await undo(context, id, true)).toMatchObject({ state: 'undone' });
  });

  it('of labelled data gives a snapshot back the examples that were in both', async () => {
    const [shop, context] = [dataContext(), dataContext()];
    const lines = ['client_id,date,amount', '1,2024-01-01,5', '2,2024-01-02,5', '2,2024-02-09,5', '1,2024-06-01,5'];
    const snapshot = (of: DataContext) =>
      makeSnapshots(
        of,
        { from: Date.parse('2024-02-01'), to: Date.parse('2024-02-01'), everyDays: 30, actor: 'a test' },
        quietIo,
      );
    await importLines(shop, lines);
    await snapshot(shop);
    const path = join(shop.workspace, 'labels.csv');
    await dataApi(shop).exportLabels({ path }, quietIo);
    const { id } = await importFile(context, { path, dryRun: false, actor: 'a test' }, quietIo);
    await importLines(context, lines);
    await snapshot(context);
    expect(labelsOf(context)).toEqual(labelsOf(shop));
    await undo(context, id);
    expect(labelsOf(context)).toEqual(labelsOf(shop));
    const rows = 'SELECT COUNT(*) FROM predictions WHERE snapshot_id IS NOT NULL';
    expect(context.db.prepare(rows).pluck().get()).toBe(2);
  });
});
