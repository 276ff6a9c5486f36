import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { binColumn } from '../../../../electron/engine/binning';
import { Files } from '../../../../electron/engine/queue/files';
import { tableBytes } from '../../../../electron/engine/queue/tableBytes';
import { Tables } from '../../../../electron/engine/queue/tables';
import { temporaryFolder } from '../../../helpers/workspace';

it('a table that one chunk has waited for in vain is there for another of the same forest', async () => {
  const target = Float64Array.of(0, 1, 1);
  const bytes = Buffer.concat(tableBytes({ columns: [binColumn(target)], target, client: Uint32Array.of(1, 2, 3) }));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const tables = new Tables(new Files(temporaryFolder()));
  const unwanted = new Error('It is not wanted any more.');
  const stopped = tables.get(sha256, () => Promise.reject(unwanted));
  const others = ['second', 'third'].map(() => tables.get(sha256, async (_, path) => writeFileSync(path, bytes)));
  await expect(stopped).rejects.toBe(unwanted);
  for (const data of await Promise.all(others)) expect([...data.target]).toEqual([...target]);
});
