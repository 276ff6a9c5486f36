import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { importFile } from '../../../electron/data/importFile';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { csv, importLines, labelsOf } from '../../helpers/imports';
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

  describe('of labelled data whose examples a snapshot has, too', () => {
    const lines = ['client_id,date,amount', '1,2024-01-01,5', '2,2024-01-02,5', '2,2024-02-09,5', '1,2024-06-01,5'];
    const day = Date.parse('2024-02-01');
    const snapshot = async (of: DataContext) => {
      await importLines(of, lines);
      await makeSnapshots(of, { from: day, to: day, everyDays: 30, actor: 'a test' }, quietIo);
    };
    const ofSnapshots = ({ db }: DataContext) =>
      db.prepare<[], number>('SELECT COUNT(*) FROM predictions WHERE snapshot_id IS NOT NULL').pluck().get();
    const bring = (context: DataContext, path: string, dryRun = false) =>
      importFile(context, { path, dryRun, actor: 'a test' }, quietIo);

    async function exported() {
      const shop = dataContext();
      await snapshot(shop);
      const path = join(shop.workspace, 'labels.csv');
      await dataApi(shop).exportLabels({ path }, quietIo);
      return { shop, path, labels: labelsOf(shop) };
    }

    it('gives the snapshot these again', async () => {
      const { path, labels } = await exported();
      const context = dataContext();
      const { id } = await bring(context, path);
      await snapshot(context);
      expect(labelsOf(context)).toEqual(labels);
      await undo(context, id);
      expect(labelsOf(context)).toEqual(labels);
      expect(ofSnapshots(context)).toBe(2);
    });

    it('takes back what it stated otherwise, which counted whichever came first', async () => {
      const { shop, path, labels } = await exported();
      const corrected = readFileSync(path, 'utf8').split('\n');
      const [purchased, client] = ['purchased_actual', 'client_id'].map((name) =>
        corrected[0].split(',').indexOf(name),
      );
      const flipped = corrected.map((line) => {
        const cells = line.split(',');
        if (cells[client] === '1') cells[purchased] = String(1 - Number(cells[purchased]));
        return cells.join(',');
      });
      const other = csv(shop, flipped);
      expect(await bring(shop, other, true)).toMatchObject({ accepted: 1, duplicates: 1 });
      await bring(shop, other);
      const said = labels.map(([of, at, task, value]) => [
        ...[of, at, task],
        of === '1' && task === 'purchase' ? 1 - value : value,
      ]);
      expect(labelsOf(shop)).toEqual(said);
      await makeSnapshots(shop, { from: day, to: day, everyDays: 30, actor: 'a test' }, quietIo);
      expect(labelsOf(shop)).toEqual(said);
      expect(await bring(shop, other)).toMatchObject({ accepted: 0, duplicates: 2 });
      const first = dataContext();
      await bring(first, other);
      await snapshot(first);
      expect(labelsOf(first)).toEqual(said);
      for (const one of dataApi(shop).imports()) if (one.kind === 'labelled data') await undo(shop, one.id);
      expect(labelsOf(shop)).toEqual(labels);
      expect(ofSnapshots(shop)).toBe(2);
    });
  });
});
