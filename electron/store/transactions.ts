import type { TransactionRow } from '../../shared/transactionRow';
import { contentHash } from '../node/contentHash';

/** Names what of a transaction is used. Written into workspaces: another form of it takes a migration. */
export function transactionHash(client: string, at: number, invoice: string, amount: number): number {
  return contentHash(`${client}\u001f${at}\u001f${invoice}\u001f${Math.round(amount * 1e4)}`);
}

/** Rows that are made when they are asked for, since as objects they would need several times the memory. */
export interface TransactionBlock {
  length: number;
  row: (i: number) => TransactionRow;
  /** The client of a row by a number of its own, from 0. */
  clientAt: (i: number) => number;
}

/** The names of a block's transactions, which are made where the file is read. */
export function nameTransactions(rows: Pick<TransactionBlock, 'length' | 'row'>): Float64Array<ArrayBuffer> {
  const names = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const { client, at, invoice, amount } = rows.row(i);
    names[i] = transactionHash(client, at, invoice, amount);
  }
  return names;
}

/**
 * The lines `t` that count: of visible imports, and of none that a later one has corrected. More conditions may follow.
 */
export const visibleTransactions = `transactions t WHERE t.import_id IN (SELECT id FROM imports WHERE state = 'visible') AND NOT ${isSuperseded('t')}`;

/** Says that line `?` does not count while import `?` is visible. */
export const superseding = 'INSERT INTO superseded (transaction_id, import_id) VALUES (?, ?) ON CONFLICT DO NOTHING';

/** Whether a visible import has corrected the line of this name away. */
export function isSuperseded(line: string): string {
  return `EXISTS (SELECT 1 FROM superseded s JOIN imports c ON c.id = s.import_id AND c.state = 'visible'
    WHERE s.transaction_id = ${line}.id)`;
}
