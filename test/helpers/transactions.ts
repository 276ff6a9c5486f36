import { TransactionRows } from '../../electron/importing/transactionRows';
import { beginImport, showImport } from '../../electron/store/imports';
import type { WriteDb } from '../../electron/store/open';
import { nameTransactions } from '../../electron/store/transactions';
import { transactionWriter } from '../../electron/store/transactionTaker';
import { orderWords, type TransactionRow } from '../../shared/transactionRow';

/** No word of an order is known yet. */
export const noWords = { categories: new Map(Object.values(orderWords).map((feature) => [feature, []])) };

/** Writes transactions under an import; says how many are new. */
export function writeTransactions(db: WriteDb, importId: number, rows: readonly TransactionRow[]): number {
  const block = packed(rows);
  return completed(transactionWriter(db, importId, () => 0).take(block, nameTransactions(block)));
}

/** Rows as a file gives them. */
export function packed(rows: readonly TransactionRow[]): TransactionRows {
  const block = new TransactionRows();
  for (const row of rows) block.add(row);
  return block;
}

/** What steps that others may write between come to. */
export function completed<Result>(steps: Generator<void, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Imports transactions as they stand, of one source; nothing is asked, and nothing corrected. */
export function importTransactions(db: WriteDb, rows: readonly TransactionRow[]): { id: number; added: number } {
  const id = beginImport(db, { kind: 'transactions', fileName: 'a.csv', fileSha256: '', startedAt: 0, actor: 'test' });
  const added = writeTransactions(db, id, rows);
  const moments = rows.map(({ at }) => at);
  showImport(db, id, {
    accepted: added,
    duplicates: rows.length - added,
    changed: 0,
    unmatched: 0,
    rejected: 0,
    rejectsFile: null,
    orders:
      rows.length === 0
        ? null
        : { source: 'a shop', from: Math.min(...moments), until: Math.max(...moments), currency: null },
    finishedAt: 1,
  });
  return { id, added };
}
