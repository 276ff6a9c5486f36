import type { LineItem, TransactionRow } from '../../shared/transactionRow';
import { contentHash } from '../node/contentHash';
import { clientFinder, clientKeys } from './clients';
import { visibleImports } from './imports';
import type { ReadDb, WriteDb } from './open';
import { restating } from './restated';
import { StatedOrders } from './statedOrders';

/** Names what of a transaction is used. Written into workspaces: another form of it takes a migration. */
export function transactionHash(client: string, at: number, invoice: string, amount: number): number {
  return contentHash(`${client}\u001f${at}\u001f${invoice}\u001f${Math.round(amount * 1e4)}`);
}

/** The names of a batch's transactions, which are made where the file is read. */
export function nameTransactions(rows: readonly TransactionRow[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(rows, ({ client, at, invoice, amount }) => transactionHash(client, at, invoice, amount));
}

/**
 * The lines `t` that count: of visible imports, and of none that a later one has corrected. More conditions may follow.
 */
export const visibleTransactions = `transactions t WHERE t.import_id IN (SELECT id FROM imports WHERE state = 'visible') AND NOT ${isSuperseded('t')}`;

/** Whether a visible import has corrected the line of this name away. */
export function isSuperseded(line: string): string {
  return `EXISTS (SELECT 1 FROM superseded s JOIN imports c ON c.id = s.import_id AND c.state = 'visible'
    WHERE s.transaction_id = ${line}.id)`;
}

interface FoundLine {
  id: number;
  importId: number;
  /** 1: it says nothing of a product, a category or a country. */
  isBare: number;
}

/**
 * Returns a function that gives a known line that counts. Which imports are visible is looked up here: a join with them
 * takes several times as long.
 */
function lineFinder(db: ReadDb): (key: number, at: number, hash: number, occurrence: number) => FoundLine | undefined {
  const visible = visibleImports(db);
  const someSuperseded = db.prepare('SELECT 1 FROM superseded LIMIT 1').get() !== undefined;
  const find = db.prepare<[number, number, number, number], FoundLine>(
    `SELECT k.id, k.import_id AS importId,
       k.product IS NULL AND k.category IS NULL AND k.country IS NULL AS isBare
     FROM transactions k
     WHERE k.client_key = ? AND k.at = ? AND k.hash = ? AND k.occurrence = ?
     ${someSuperseded ? `AND NOT ${isSuperseded('k')}` : ''}`,
  );
  return (...line) => find.all(...line).find(({ importId }) => visible.has(importId));
}

/** Takes in a file's transactions, batch by batch. */
interface TransactionTaker {
  /** Says how many of the rows are new. */
  take: (rows: readonly TransactionRow[], hashes: Float64Array) => number;
  /** What the file has said until now of orders; null where none was known before. */
  stated: StatedOrders | null;
}

const nothing: LineItem = { product: null, quantity: null, category: null, country: null };

function tells({ product, category, country }: LineItem = nothing): boolean {
  return (product ?? category ?? country) !== null;
}

/** Adds each batch in one short transaction. It counts equal lines over the whole import, so one serves one file. */
export function transactionWriter(db: WriteDb, importId: number): TransactionTaker {
  const add = db.prepare(
    `INSERT INTO transactions (client_key, at, hash, occurrence, import_id, amount, invoice, product, quantity, category,
       country) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const supersede = db.prepare('INSERT INTO superseded (transaction_id, import_id) VALUES (?, ?)');
  const restated = restating(db, importId);
  const { take, stated } = taker(db, clientKeys(db), {
    add: (key, { at, amount, invoice, item = nothing }, hash, occurrence) => {
      const { product, quantity, category, country } = item;
      add.run(key, at, hash, occurrence, importId, amount, invoice, product, quantity, category, country);
    },
    supersede: (id) => supersede.run(id, importId),
    restate: (id) => restated.add('transactions', id),
  });
  const takeBatch = db.transaction((rows: readonly TransactionRow[], hashes: Float64Array) => {
    const added = take(rows, hashes);
    restated.flush();
    return added;
  }).immediate;
  return { take: takeBatch, stated };
}

/** Like `transactionWriter`, for a dry run: says how many would be new and changes nothing. */
export function transactionCounter(db: ReadDb): TransactionTaker {
  return taker(db, clientFinder(db), { add: () => undefined, supersede: () => undefined, restate: () => undefined });
}

function taker<Key extends number | undefined>(
  db: ReadDb,
  keyOf: (client: string) => Key,
  then: {
    /** What becomes of a row that is new. */
    add: (key: Key, row: TransactionRow, hash: number, occurrence: number) => void;
    /** And of a known line that says less: the row is added in its place. @param id of the line */
    supersede: (id: number) => void;
    /** And of one that is there already. @param id of the known line */
    restate: (id: number) => void;
  },
): TransactionTaker {
  // Where nothing was known before there is nothing to look for.
  const known = db.prepare(`SELECT 1 FROM imports WHERE state = 'visible' AND kind = 'transactions' LIMIT 1`).get();
  const stated = known === undefined ? null : new StatedOrders();
  const seen = stated?.seen ?? new Map<number, number>();
  const find = lineFinder(db);
  const takeOne = (row: TransactionRow, hash: number): boolean => {
    const key = keyOf(row.client);
    if (!row.bought) {
      stated?.add(key, row, null);
      return false;
    }
    const occurrence = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, occurrence);
    const found = stated && key !== undefined ? find(key, row.at, hash, occurrence) : undefined;
    stated?.add(key, row, found?.importId ?? null);
    const tellsMore = found?.isBare === 1 && tells(row.item);
    if (found && tellsMore) then.supersede(found.id);
    if (found && !tellsMore) then.restate(found.id);
    else then.add(key, row, hash, occurrence);
    return !found;
  };
  const take = (rows: readonly TransactionRow[], hashes: Float64Array) =>
    rows.reduce((added, row, i) => added + Number(takeOne(row, hashes[i])), 0);
  return { take, stated };
}
