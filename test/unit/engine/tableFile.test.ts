import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dictionary, Int32, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, it } from 'vitest';
import { clientKey } from '../../../electron/engine/bag';
import { loadTable } from '../../../electron/engine/tableFile';
import { temporaryFolder } from '../../helpers/workspace';

const texts = (values: readonly (string | null)[], id: number) =>
  vectorFromArray(values, new Dictionary(new Utf8(), new Int32(), id));

it.each([
  ['plain', ['C1', 'C22', 'C1', 'C3'], ['gold', null, 'silver', 'gold']],
  ['of all scripts', ['Zoë', '日本', 'Zoë', '𝛼 1'], ['très', '', null, 'très']],
])('Texts of a table are read as they were written: %s', async (_, ids, plans) => {
  const columns = {
    client: makeVector(Int32Array.of(0, 1, 0, 2)),
    client_id: texts(ids, 0),
    predicted_at: makeVector(new Float64Array(4)),
    split: makeVector(new Uint8Array(4)),
    'x:plan': texts(plans, 1),
  };
  const bytes = tableToIPC(new Table(columns), 'file');
  const path = join(temporaryFolder(), 'table.arrow');
  writeFileSync(path, bytes);
  const table = await loadTable({ path, sha256: createHash('sha256').update(bytes).digest('hex') });
  expect([...table.clientKeys()]).toEqual(ids.map(clientKey));
  const plan = table.feature('plan');
  if (plan.type !== 'category') throw new Error('A text is a category.');
  expect(Array.from(plan.codes, (code) => (code < 0 ? null : plan.names[code]))).toEqual(plans);
});
