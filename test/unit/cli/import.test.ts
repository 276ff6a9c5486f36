import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from '../../../electron/cli/args';
import { importCommand } from '../../../electron/cli/commands/import';
import type { OperationContext } from '../../../electron/operations/context';
import { shellOn } from '../../helpers/shell';
import { operationContext, temporaryFolder } from '../../helpers/workspace';

/** Files of orders; of one of them, nobody knows which column holds the amounts. */
function threeFiles() {
  const folder = temporaryFolder();
  return ['sum', 'other', 'sum'].map((amount, i) => {
    const path = join(folder, `${i}.csv`);
    const rows = Array.from({ length: 30 }, (_, row) => `C${row},2026-01-${row < 9 ? 0 : ''}${row + 1},${row + i}.5`);
    writeFileSync(path, [`client_id,date,${amount}`, ...rows, ''].join('\n'));
    return path;
  });
}

function importing(context: OperationContext, ...words: string[]) {
  return importCommand.run(parse(words, importCommand.options), shellOn(context));
}

const columns = ['--kind', 'transactions', '--map', 'amount=sum'];

it('an import that ends at a later file tells what was taken in before, and what was not begun', async () => {
  const context = operationContext();
  const files = threeFiles();
  const { json, text, exitCode } = await importing(context, ...files, ...columns);
  expect(exitCode).toBe(2);
  expect(json).toMatchObject({ accepted: 30, imports: [{ file: files[0] }], failed: [{ file: files[1] }], left: 1 });
  expect(text).toMatch(
    /^0\.csv: transactions[\s\S]*30 rows accepted[\s\S]*failed: .*1\.csv[\s\S]*not begun: 1 more file$/,
  );
  expect(await context.data.imports()).toHaveLength(1);
});

it('one that is cancelled in a later file tells as much', async () => {
  const context = operationContext();
  const files = threeFiles();
  const data = {
    ...context.data,
    importFile: (async (given, io) =>
      given.path === files[2]
        ? Promise.reject(Object.assign(new Error('stopped'), { name: 'AbortError' }))
        : context.data.importFile(given, io)) satisfies OperationContext['data']['importFile'],
  };
  const { json, exitCode } = await importing({ ...context, data }, files[0], files[0], files[2], files[0], ...columns);
  expect(exitCode).toBe(1);
  expect(json).toMatchObject({ accepted: 30, duplicates: 30, failed: [{ code: 'cancelled' }], left: 1 });
});

it('what is badly used at the first file is refused as a whole', async () => {
  const context = operationContext();
  const [, other, good] = threeFiles();
  await expect(importing(context, other, good, ...columns)).rejects.toMatchObject({ code: 'bad_usage' });
  expect(await context.data.imports()).toEqual([]);
});
