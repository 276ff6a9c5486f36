import { describe, expect, it } from 'vitest';
import { takeIn } from '../../../electron/data/importChanges';
import { importFile } from '../../../electron/data/importFile';
import { undoImport } from '../../../electron/data/undoImport';
import { listImports, quarantineImport } from '../../../electron/store/imports';
import { csv, importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const labels = (client: string) => [
  'client_id,date,visits,purchased_actual',
  ...Array.from({ length: 20 }, (_, i) => `${client}${i},2024-01-01,${i},${i % 2}`),
];

describe('an import whose process ended while its labels were looked at', () => {
  it('is no import that waits for a person: it is swept, and the same file is taken in as if it had never been', async () => {
    const context = dataContext();
    await importLines(context, labels('a'), { kind: 'labelled data' });
    const { lookedAt, id } = await importLines(context, labels('b'), { kind: 'labelled data', look: true });
    expect(lookedAt).not.toBeNull();
    expect(listImports(context.db).map(({ state }) => state)).toEqual(['visible']);
    await expect(takeIn(context, { id: Number(id), actor: 'a person', reason: '' })).rejects.toMatchObject({
      code: 'unknown_import',
    });
    expect(await importLines(context, labels('b'), { kind: 'labelled data' })).toMatchObject({
      accepted: 20,
      duplicates: 0,
    });
    expect(listImports(context.db).map(({ accepted }) => accepted)).toEqual([20, 20]);
  });
});

describe('rows that an import in quarantine states, too', () => {
  it('wait with it once the import that had brought them is taken back', async () => {
    const context = dataContext();
    const first = await importLines(context, labels('a'), { kind: 'labelled data' });
    const { id } = await importLines(context, labels('a'), { kind: 'labelled data', look: true });
    quarantineImport(context.db, { id: Number(id), assessment: '{}', summary: '', actor: 'a test', at: 0 });
    expect(labelsOf(context)).toHaveLength(20);
    await undoImport(context, { id: Number(first.id), actor: 'a test', reason: '' });
    expect(labelsOf(context)).toEqual([]);
    await takeIn(context, { id: Number(id), actor: 'a person', reason: '' });
    expect(labelsOf(context)).toHaveLength(20);
  });
});

describe('the correction of a file in which each line is a client', () => {
  it('is there still after it was looked at, and takes the place of the first once it is taken in', async () => {
    const context = dataContext();
    const bring = (flip: number, options: { look?: boolean; replaces?: 'yes' }) => {
      const rows = Array.from({ length: 20 }, (_, i) => `${i},${(i + flip) % 2}`);
      const path = csv(context, ['visits,purchased_actual', ...rows], 'customers.csv');
      const given = { path, dryRun: false, actor: 'a test', map: { client: '(line)' }, ...options };
      return importFile(context, { ...given, kind: 'labelled data' }, quietIo);
    };
    await bring(0, {});
    const before = labelsOf(context);
    const { id, lookedAt } = await bring(1, { look: true, replaces: 'yes' });
    expect(lookedAt).not.toBeNull();
    expect(labelsOf(context)).toEqual(before);
    quarantineImport(context.db, { id: Number(id), assessment: '{}', summary: '', actor: 'a test', at: 0 });
    await takeIn(context, { id: Number(id), actor: 'a person', reason: '' });
    expect(labelsOf(context).map(([client, , , value]) => [client, 1 - value])).toEqual(
      before.map(([client, , , value]) => [client, value]),
    );
  });
});
