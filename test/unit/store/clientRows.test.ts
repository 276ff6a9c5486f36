import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientRowWriter, featureSetOf } from '../../../electron/store/clientRows';
import { beginImport, sweepHidden } from '../../../electron/store/imports';
import type { WriteDb } from '../../../electron/store/open';
import { nameRows } from '../../../electron/store/rowNames';
import { listTasks } from '../../../electron/store/tasks';
import type { ClientRow } from '../../../shared/clientRow';
import { dataContext } from '../../helpers/workspace';

interface Given {
  client: number;
  at: number;
  feature: number;
  score: number;
}

const row = ({ client, at, feature, score }: Given): ClientRow => ({
  client: `c${client}`,
  at,
  knownAt: at,
  actedOn: false,
  predicted: [score, null, null],
  actual: [null, null, null],
  features: Float64Array.of(feature, -feature),
});

/** Takes the rows in, with a clock at which every transaction is at its end after its first piece. */
function write(db: WriteDb, given: readonly Given[]): { id: number; added: number; transactions: number } {
  const id = beginImport(db, { kind: 'predictions', fileName: 'a', fileSha256: '', startedAt: 0, actor: 'a test' });
  const features = ['x', 'y'].map((name) => ({ name, type: 'number' as const }));
  const tasks = listTasks(db);
  const target = { kind: 'predictions' as const, tasks, features };
  let clock = 0;
  const rows = given.map(row);
  const batch = { length: rows.length, clients: rows.map(({ client }) => client), row: (i: number) => rows[i] };
  const names = nameRows(batch, 'predictions', {
    setId: featureSetOf(db, target),
    slots: tasks.map(({ slot }) => slot),
  });
  const steps = clientRowWriter(db, id, target, { monotonic: () => (clock += 1000), keptBefore: () => false })(
    batch,
    names,
  );
  let transactions = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return { id, added: step.value.added, transactions };
    expect(db.inTransaction).toBe(false);
    transactions++;
  }
}

function stored(db: WriteDb): string[] {
  return db
    .prepare<[], [string, number, Buffer, number]>(
      `SELECT c.client_id, p.predicted_at, f.payload, p.value_1 FROM predictions p
       JOIN clients c ON c.key = p.client_key JOIN feature_rows f ON f.id = p.feature_row_id AND f.client_key = c.key`,
    )
    .raw()
    .all()
    .map(([client, at, payload, score]) =>
      [client, at, payload.readDoubleLE(0), payload.readDoubleLE(8), score].join(),
    );
}

const expected = (given: readonly Given[]) =>
  [
    ...new Set(given.map(({ client, at, feature, score }) => [`c${client}`, at, feature, -feature, score].join())),
  ].sort();

const small = (max: number) => fc.integer({ min: 1, max });
const predictions = fc.array(fc.record({ client: small(40), at: small(3), feature: small(2), score: small(2) }), {
  maxLength: 400,
});

describe('rows about clients', () => {
  it('are kept once each, whatever of them, of their clients and of their features is there already', () => {
    fc.assert(
      fc.property(predictions, predictions, (first, second) => {
        const { db } = dataContext();
        const { added } = write(db, first);
        expect(added).toBe(expected(first).length);
        const again = write(db, second);
        expect(stored(db).sort()).toEqual(expected([...first, ...second]));
        expect(again.added).toBe(expected([...first, ...second]).length - added);
        const featureRows = db.prepare('SELECT COUNT(*) FROM feature_rows').pluck().get();
        expect(featureRows).toBe(
          new Set([...first, ...second].map(({ client, feature }) => `${client} ${feature}`)).size,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('go in by short transactions, and go out as a whole when their import ends before its time', () => {
    const { db } = dataContext();
    const given = Array.from({ length: 1000 }, (_, i) => ({ client: i % 300, at: 1, feature: i, score: 1 }));
    expect(write(db, given).transactions).toBeGreaterThan(10);
    sweepHidden(db);
    expect(stored(db)).toEqual([]);
    expect(db.prepare('SELECT COUNT(*) FROM feature_rows').pluck().get()).toBe(0);
  });
});
