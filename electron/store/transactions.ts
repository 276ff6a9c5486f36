import { contentHash } from '../node/contentHash';
import { clientFinder, clientKeys } from './clients';
import type { ReadDb, WriteDb } from './open';
import { restating } from './restated';

/** A transaction as the store takes it. */
export interface TransactionInput {
  client: string;
  at: number;
  amount: number;
  invoice: string | null;
  cancellation: boolean;
  /** All that the line says: lines of equal content are told apart by how often it has come in the file. */
  content: string;
}

type BatchCounter = (batch: readonly TransactionInput[]) => number;

/**
 * Returns a function that adds a batch of transactions in one short transaction and says how many of them were new.
 * It counts equal lines over the whole import, so one writer serves one file.
 */
export function transactionWriter(db: WriteDb, importId: number): BatchCounter {
  const keyOf = clientKeys(db);
  const insert = db.prepare(
    `INSERT INTO transactions (client_key, at, hash, occurrence, import_id, amount, invoice, cancellation)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const find = db
    .prepare<[number, number, number, number], number>(
      'SELECT id FROM transactions WHERE client_key = ? AND at = ? AND hash = ? AND occurrence = ?',
    )
    .pluck();
  const restated = restating(db, importId);
  const countNew = occurrenceCounter(({ client, at, amount, invoice, cancellation }, hash, occurrence) => {
    const key = keyOf(client);
    const { changes } = insert.run(key, at, hash, occurrence, importId, amount, invoice, cancellation ? 1 : 0);
    if (changes === 0) restated.add('transactions', find.get(key, at, hash, occurrence) as number);
    return changes === 1;
  });
  return db.transaction((batch: readonly TransactionInput[]) => {
    const added = countNew(batch);
    restated.flush();
    return added;
  }).immediate;
}

/** Like `transactionWriter`, for a dry run: says how many would be new and changes nothing. */
export function transactionCounter(db: ReadDb): BatchCounter {
  const keyOf = clientFinder(db);
  const find = db.prepare<[number, number, number, number], number>(
    `SELECT 1 FROM transactions WHERE client_key = ? AND at = ? AND hash = ? AND occurrence = ?
     AND import_id IN (SELECT id FROM imports WHERE state = 'visible')`,
  );
  return occurrenceCounter(({ client, at }, hash, occurrence) => {
    const key = keyOf(client);
    return key === undefined || find.get(key, at, hash, occurrence) === undefined;
  });
}

function occurrenceCounter(isNew: (row: TransactionInput, hash: number, occurrence: number) => boolean): BatchCounter {
  const seen = new Map<number, number>();
  return (batch) => {
    let count = 0;
    for (const row of batch) {
      const hash = contentHash(row.content);
      const occurrence = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, occurrence);
      if (isNew(row, hash, occurrence)) count++;
    }
    return count;
  };
}
