import { describe, expect, it } from 'vitest';
import { settleImport, takeIn } from '../../../electron/data/importChanges';
import { type ImportOptions, importFile } from '../../../electron/data/importFile';
import { undoImport } from '../../../electron/data/undoImport';
import { listImports } from '../../../electron/store/imports';
import { rowAsClient } from '../../../shared/importing';
import { csv, importLines } from '../../helpers/imports';
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

it('an import that waits to take another’s place is taken in also when that one was undone meanwhile', async () => {
  const context = dataContext();
  const lines = (visits: number) => [
    'visits,purchased_actual',
    ...Array.from({ length: 20 }, (_, i) => `${visits + i},${i % 2}`),
  ];
  const said = { kind: 'labelled data', mapping: { client: rowAsClient }, date: '2024-01-01' } as const;
  const take = (visits: number, more: Partial<ImportOptions>) =>
    importFile(
      context,
      { path: csv(context, lines(visits), 'visits.csv'), dryRun: false, actor: 'a person', ...said, ...more },
      quietIo,
    );
  const first = await take(0, {});
  const second = await take(50, { replaces: 'yes', look: true });
  const assessment = { tasks: [], features: [], copies: { rows: 0, of: 0 }, findings: ['they moved'] };
  await settleImport(context, { id: Number(second.id), assessment, actor: 'a person' });
  const by = { actor: 'a person', reason: '' };
  await undoImport(context, { id: Number(first.id), force: true, ...by });
  expect(await takeIn(context, { id: Number(second.id), ...by })).toMatchObject({ state: 'visible' });
  expect(listImports(context.db).map(({ state }) => state)).toEqual(['visible', 'swept']);
});
