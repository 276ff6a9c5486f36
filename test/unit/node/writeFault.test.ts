import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCsvFile } from '../../../electron/node/csv';
import { replaceByCopy, replaceFile } from '../../../electron/node/files';
import { toErrorReport } from '../../../shared/errors';
import { temporaryFolder } from '../../helpers/workspace';

const writers: Record<string, (path: string) => Promise<void>> = {
  'a whole file': (path) => replaceFile(path, 'x'),
  'a copy': async (path) => {
    const source = join(temporaryFolder(), 'source');
    writeFileSync(source, 'x');
    await replaceByCopy(source, path);
  },
  CSV: (path) => writeCsvFile(path, (file) => file.write(['x'])),
};

describe.each(Object.entries(writers))('%s that can’t be written', (_, write) => {
  async function faultAt(path: string) {
    const report = await write(path).then(
      () => null,
      (error: unknown) => toErrorReport(error),
    );
    expect(report?.message).toContain(path);
    expect(report?.message).not.toContain('.tmp');
    return report;
  }

  it('names the folder that is not there, and what to do', async () => {
    const folder = join(temporaryFolder(), 'reports');
    expect(await faultAt(join(folder, 'a.csv'))).toMatchObject({
      code: 'file_not_found',
      message: expect.stringContaining(`${folder} is not there. Make it`),
    });
  });

  it('says that a folder, or a file in the place of one, is in its way', async () => {
    const folder = temporaryFolder();
    expect(await faultAt(folder)).toMatchObject({ code: 'bad_usage' });
    writeFileSync(join(folder, 'file'), '');
    expect(await faultAt(join(folder, 'file', 'a.csv'))).toMatchObject({ code: 'file_not_found' });
    expect(readdirSync(folder)).toEqual(['file']);
    expect(await faultAt(join(folder, 'x'.repeat(300)))).toMatchObject({ code: 'bad_usage' });
  });

  it.skipIf(process.getuid?.() === 0)('says that it may not be written', async () => {
    const folder = join(temporaryFolder(), 'locked');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect(await faultAt(join(folder, 'a.csv'))).toMatchObject({ code: 'permission_denied' });
  });
});

it('two who write the same file at once do not come in each other’s way', async () => {
  const path = join(temporaryFolder(), 'a.json');
  await Promise.all(Array.from({ length: 8 }, (_, i) => replaceFile(path, `${i}`.repeat(100_000))));
  expect(readdirSync(join(path, '..'))).toEqual(['a.json']);
});
