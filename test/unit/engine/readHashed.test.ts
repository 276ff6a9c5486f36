import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readHashed } from '../../../electron/engine/readHashed';
import { temporaryFolder } from '../../helpers/workspace';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it.each([0, 1, 4_000_000, 4_000_001, 9_000_000])('a file of %i bytes is read as it was written', async (size) => {
  const path = join(temporaryFolder(), 'file');
  const content = Buffer.alloc(size, 'evergreen');
  writeFileSync(path, content);
  expect((await readHashed(path, hashOf(content)))?.equals(content)).toBe(true);
  expect(await readHashed(path, hashOf(Buffer.from('another')))).toBeNull();
});

it('where there is no room for one of more than two gigabytes, its size is told', async () => {
  const path = join(temporaryFolder(), 'large.arrow');
  writeFileSync(path, '');
  // With a hole, which takes no room.
  truncateSync(path, 2_200_000_000);
  const room = vi.spyOn(Buffer, 'allocUnsafeSlow');
  room.mockImplementation(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  await expect(readHashed(path, 'any')).rejects.toMatchObject({
    code: 'out_of_memory',
    message: expect.stringContaining('large.arrow has 2.2 GB'),
  });
  expect(room).toHaveBeenCalledWith(2_200_000_000);
  room.mockRestore();
});
