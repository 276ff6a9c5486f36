import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listActivity, recordActivity } from '../../../electron/store/activity';
import {
  beginImport,
  listImports,
  quarantineImport,
  showImport,
  sweepHidden,
  takeInImport,
  undoImport,
} from '../../../electron/store/imports';
import type { WriteDb } from '../../../electron/store/open';
import { transactionSpan } from '../../../electron/store/sources';
import { nameTransactions } from '../../../electron/store/transactions';
import { transactionCounter } from '../../../electron/store/transactionTaker';
import type { TransactionRow } from '../../../shared/transactionRow';
import { completed, importTransactions, packed, writeTransactions } from '../../helpers/transactions';
import { dataContext } from '../../helpers/workspace';

function line(content: number): TransactionRow {
  return {
    client: `c${content}`,
    at: content,
    amount: content,
    invoice: '',
    bought: true,
  };
}

const by = { actor: 'test', reason: 'wrong file', at: 2 };

const rows = (db: WriteDb) => db.prepare('SELECT COUNT(*) FROM transactions').pluck().get() as number;
const contents = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 });

describe('imports', () => {
  it('keep exact duplicate lines of one file, and take a line that is there already only once', () => {
    fc.assert(
      fc.property(contents, contents, (first, more) => {
        const { db } = dataContext();
        expect(importTransactions(db, first.map(line)).added).toBe(first.length);
        expect(importTransactions(db, first.map(line)).added).toBe(0);
        // A longer export of the same period, in another order.
        const longer = packed([...more, ...first].map(line));
        expect(completed(transactionCounter(db).take(longer, nameTransactions(longer)))).toBe(more.length);
        expect(importTransactions(db, [...longer]).added).toBe(more.length);
        expect(rows(db)).toBe(first.length + more.length);
      }),
      { numRuns: 25 },
    );
  });

  it('are invisible until the flip', () => {
    const { db } = dataContext();
    const id = beginImport(db, {
      kind: 'transactions',
      fileName: 'a.csv',
      fileSha256: '',
      startedAt: 0,
      actor: 'test',
    });
    writeTransactions(db, id, [line(1), line(2)]);
    expect(transactionSpan(db)).toBeNull();
    expect(listImports(db)).toEqual([]);
    showImport(db, id, {
      accepted: 2,
      duplicates: 0,
      changed: 0,
      unmatched: 0,
      rejected: 0,
      rejectsFile: null,
      orders: { source: 'a shop', from: 1, until: 2, currency: null },
      finishedAt: 1,
    });
    expect(transactionSpan(db)).toEqual({ from: 1, until: 2 });
  });

  it('that were killed are swept away, and can be made again', () => {
    const { db } = dataContext();
    importTransactions(db, [line(1)]);
    const killed = beginImport(db, {
      kind: 'transactions',
      fileName: 'b.csv',
      fileSha256: '',
      startedAt: 0,
      actor: 'test',
    });
    writeTransactions(db, killed, [line(1), line(2)]);
    expect(sweepHidden(db)).toBe(1);
    expect(rows(db)).toBe(1);
    expect(importTransactions(db, [line(1), line(2)]).added).toBe(1);
  });

  it('that wait to take the place of another are taken in also when that one was undone meanwhile', () => {
    const { db } = dataContext();
    const { id } = importTransactions(db, [line(1)]);
    const begun = { kind: 'outcomes', fileName: 'b.csv', fileSha256: '', startedAt: 0, actor: 'test' };
    const waiting = beginImport(db, { ...begun, replaces: [id] });
    quarantineImport(db, { id: waiting, assessment: '{}', summary: 'it waits', actor: 'test', at: 1 });
    undoImport(db, id, by);
    expect(takeInImport(db, { id: waiting, ...by })).toMatchObject({ state: 'visible' });
    expect(listImports(db).map(({ state }) => state)).toEqual(['visible', 'undone']);
  });

  it('can be undone, once', () => {
    const { db } = dataContext();
    const { id } = importTransactions(db, [line(1), line(1), line(2)]);
    undoImport(db, id, by);
    expect(transactionSpan(db)).toBeNull();
    sweepHidden(db);
    expect(rows(db)).toBe(0);
    expect(() => undoImport(db, id, by)).toThrow(/no import 1 to undo/);
    expect(importTransactions(db, [line(1), line(1)]).added).toBe(2);
  });
});

it('the audit log groups the digits of the row counts, and of nothing else', () => {
  const { db } = dataContext();
  const id = beginImport(db, {
    kind: 'transactions',
    fileName: 'in 2011 new rows.csv',
    fileSha256: '',
    startedAt: 0,
    actor: 'test',
  });
  const none = { changed: 0, unmatched: 0, rejectsFile: null, orders: null, finishedAt: 1 };
  showImport(db, id, { accepted: 1_234_567, duplicates: 999, rejected: 22_190, ...none });
  const summary = `import ${id}: 1,234,567 new rows of transactions, 999 already there, 22,190 refused`;
  expect(listActivity(db, 1)).toMatchObject([{ subject: 'in 2011 new rows.csv', summary }]);
  recordActivity(db, { at: 2, actor: 'a', kind: 'policy', subject: 's', summary: '2011 new rows', reason: '' });
  expect(listActivity(db, 1)).toMatchObject([{ summary: '2011 new rows' }]);
});

it('the audit log writes of one row as of one', () => {
  const { db } = dataContext();
  const { id } = importTransactions(db, [line(1)]);
  undoImport(db, id, by);
  expect(listActivity(db, 2).map(({ summary }) => summary)).toEqual([
    `import ${id} was undone: 1 row is gone`,
    `import ${id}: 1 new row of transactions, 0 already there, 0 refused`,
  ]);
});

it('the audit log tells of an import once, also where its labels were looked at first or waited', () => {
  const { db } = dataContext();
  const begun = { kind: 'outcomes', fileName: 'b.csv', fileSha256: '', startedAt: 0, actor: 'test' };
  takeInImport(db, { id: beginImport(db, begun), assessment: '{}', ...by });
  const told = () => listActivity(db, 9).map(({ summary, reason }) => [summary, reason]);
  const counts = '0 new rows of outcomes, 0 already there, 0 refused';
  expect(told()).toEqual([[`import 1: ${counts}`, '']]);
  const waiting = beginImport(db, begun);
  quarantineImport(db, { id: waiting, assessment: '{}', summary: 'it waits', actor: 'test', at: 1 });
  takeInImport(db, { id: waiting, ...by });
  expect(told().slice(0, 2)).toEqual([
    [`import 2: ${counts}`, by.reason],
    ['it waits', ''],
  ]);
});
