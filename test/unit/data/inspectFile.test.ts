import { appendFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { inspectFile } from '../../../electron/data/inspectFile';
import { inspect } from '../../../electron/importing/inspect';
import { csv, importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

vi.mock('../../../electron/importing/inspect', async (original) => {
  const module = await original<typeof import('../../../electron/importing/inspect')>();
  return { ...module, inspect: vi.fn(module.inspect) };
});

const looks = () => vi.mocked(inspect).mock.calls.length;
const lines = ['client_id,predicted_at,purchased_pred,plan', '1,2024-01-01,0.7,gold', '2,2024-01-01,0.1,basic'];
const actor = 'a test';

beforeEach(() => {
  vi.mocked(inspect).mockClear();
});

it('a file is looked through once for its preview, its dry run and its import', async () => {
  const context = dataContext();
  const path = csv(context, lines);
  expect(await inspectFile(context, { path })).toMatchObject({ kind: 'predictions', mapping: { client: 'client_id' } });
  expect(await importFile(context, { path, dryRun: true, actor }, quietIo)).toMatchObject({ id: null, accepted: 2 });
  expect(await importFile(context, { path, dryRun: false, actor }, quietIo)).toMatchObject({ accepted: 2 });
  expect(looks()).toBe(1);
});

it('it is looked through again when it has changed, when it is to be read otherwise, and when the workspace knows more', async () => {
  const context = dataContext();
  const path = csv(context, lines);
  const preview = () => inspectFile(context, { path });
  await preview();
  appendFileSync(path, '3,2024-01-01,0.5,gold\n');
  await preview();
  expect((await inspectFile(context, { path, ignore: ['plan'] })).features).toEqual([]);
  expect(looks()).toBe(3);
  await preview();
  await inspectFile(dataContext(), { path });
  expect(looks()).toBe(5);
  // From here on the workspace has a feature, and remembers what was said of files with other columns.
  await preview();
  await importLines(context, ['client_id,visits', '1,3']);
  vi.mocked(inspect).mockClear();
  await preview();
  await preview();
  expect(looks()).toBe(1);
});

it('after an import that failed nothing is taken for granted', async () => {
  const context = dataContext();
  const path = csv(context, lines);
  const cancelled = { ...quietIo, signal: AbortSignal.abort() };
  await expect(importFile(context, { path, dryRun: false, actor }, cancelled)).rejects.toMatchObject({
    code: 'cancelled',
  });
  await importFile(context, { path, dryRun: false, actor }, quietIo);
  expect(looks()).toBe(2);
});
