import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putSecret } from '../../../electron/node/secretFile';
import { temporaryPath } from '../../../electron/node/temporary';
import { temporaryFolder } from '../../helpers/workspace';

/** The temporary path that comes next: whoever knows how they are made could know it, too. */
function nextTemporary(path: string): string {
  return temporaryPath(path).replace(/-(\d+)\./, (_, made) => `-${Number(made) + 1}.`);
}

describe.skipIf(process.platform === 'win32')('a secret', () => {
  it('is for its owner only from the first byte on', async () => {
    const path = join(temporaryFolder(), 'token');
    let modeBefore = 0;
    await putSecret(path, 'secret', (temporary, target) => {
      modeBefore = statSync(temporary).mode & 0o777;
      return rename(temporary, target);
    });
    expect([modeBefore, statSync(path).mode & 0o777]).toEqual([0o600, 0o600]);
  });

  it('is not written to where somebody has put a link, or a file to be read by others, in its way', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'token');
    const elsewhere = join(temporaryFolder(), 'read by all');
    writeFileSync(elsewhere, '', { mode: 0o644 });
    for (const plant of [
      (way: string) => symlinkSync(elsewhere, way),
      (way: string) => writeFileSync(way, '', { mode: 0o644 }),
    ]) {
      const way = nextTemporary(path);
      plant(way);
      await expect(putSecret(path, 'secret', rename)).rejects.toMatchObject({ code: 'EEXIST' });
      rmSync(way, { force: true });
    }
    expect(readFileSync(elsewhere, 'utf8')).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });
});
