import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientRowWriter } from '../../../electron/store/clientRows';
import { beginImport } from '../../../electron/store/imports';
import type { WriteDb } from '../../../electron/store/open';
import { nameRows } from '../../../electron/store/rowNames';
import { listTasks } from '../../../electron/store/tasks';
import type { ClientRow } from '../../../shared/clientRow';
import { completed } from '../../helpers/transactions';
import { dataContext } from '../../helpers/workspace';

interface Given {
  client: number;
  at: number;
  value: number;
}

const row = ({ client, at, value }: Given): ClientRow => ({
  client: `c${client}`,
  at,
  knownAt: at,
  actedOn: false,
  predicted: [null, null, null],
  actual: [{ value, observedAt: at, synthetic: false }, null, null],
  features: null,
});

/** Takes outcomes in, in blocks of so many rows; gives how many were new. */
function write(db: WriteDb, given: readonly Given[], atOnce: number): number {
  const id = beginImport(db, { kind: 'outcomes', fileName: 'a', fileSha256: '', startedAt: 0, actor: 'a test' });
  const tasks = listTasks(db);
  const how = { monotonic: () => 0, keptBefore: () => false };
  const take = clientRowWriter(db, id, { kind: 'outcomes', tasks, features: [] }, how);
  let added = 0;
  for (let from = 0; from < given.length; from += atOnce) {
    const rows = given.slice(from, from + atOnce).map(row);
    const block = { length: rows.length, clients: rows.map(({ client }) => client), row: (i: number) => rows[i] };
    added += completed(
      take(block, nameRows(block, 'outcomes', { setId: 0, slots: tasks.map(({ slot }) => slot) })),
    ).added;
  }
  return added;
}

/** What is kept of each client, in the order in which it was stated. */
function stored(db: WriteDb): unknown[] {
  const read = db.prepare(
    `SELECT c.client_id, o.observed_at, o.value_1, o.again FROM outcomes o JOIN clients c ON c.key = o.client_key
     ORDER BY c.client_id, o.id`,
  );
  return read.raw().all();
}

const small = (max: number) => fc.integer({ min: 1, max });
const outcomes = fc.array(fc.record({ client: small(30), at: small(2), value: small(2) }), { maxLength: 200 });

describe('outcomes', () => {
  it('are kept alike, whether they come one by one or many at once', () => {
    fc.assert(
      fc.property(outcomes, outcomes, small(100), (first, second, atOnce) => {
        const [one, many] = [dataContext().db, dataContext().db];
        expect(write(many, first, atOnce)).toBe(write(one, first, 1));
        expect(write(many, second, atOnce)).toBe(write(one, second, 1));
        expect(stored(many)).toEqual(stored(one));
      }),
      { numRuns: 20 },
    );
  });
});
