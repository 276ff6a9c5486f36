import type { LineItem, TransactionRow } from '../../shared/transactionRow';
import { inShortTransactions, insertMany } from './bulk';
import { byKey, clientFinder, clientKeys } from './clients';
import { lineFinder } from './lineFinder';
import type { ReadDb, WriteDb } from './open';
import { restating } from './restated';
import { StatedOrders } from './statedOrders';
import { superseding, type TransactionBlock } from './transactions';

/** Takes in a file's transactions, block by block: client by client, those of a client in the order of the file. */
interface TransactionTaker {
  /** Yields between short steps; says how many of the rows are new. */
  take: (rows: TransactionBlock, hashes: Float64Array) => Generator<void, number>;
  /** What the file has said until now of orders; null where none was known before. */
  stated: StatedOrders | null;
}

const nothing: LineItem = { product: null, quantity: null, category: null, country: null };

function tells({ product, category, country }: LineItem = nothing): boolean {
  return (product ?? category ?? country) !== null;
}

const columns = ['client_key', 'at', 'hash', 'occurrence', 'import_id', 'amount', 'invoice'];
const itemColumns = ['product', 'quantity', 'category', 'country'];

/**
 * Writes in short transactions. It counts equal lines over the whole import, so one serves one file.
 * @param replaces see `StatedOrders`
 */
export function transactionWriter(
  db: WriteDb,
  importId: number,
  monotonic: () => number,
  replaces = false,
): TransactionTaker {
  const insert = insertMany(db, 'transactions', [...columns, ...itemColumns]);
  const supersede = db.prepare(superseding);
  const restated = restating(db, importId);
  let values: unknown[] = [];
  return taker(db, replaces, clientKeys(db), {
    steps: (count, work) => {
      const piece = (from: number, to: number) => {
        work(from, to);
        insert(values);
        values = [];
        if (to === count) restated.flush();
      };
      return inShortTransactions(db, monotonic, count, piece);
    },
    add: (key, { at, amount, invoice, item = nothing }, hash, occurrence) => {
      const { product, quantity, category, country } = item;
      values.push(key, at, hash, occurrence, importId, amount, invoice, product, quantity, category, country);
    },
    supersede: (id) => supersede.run(id, importId),
    restate: (id) => restated.add('transactions', id),
  });
}

/** Rows that are counted between two yields. */
const countedAtOnce = 1000;

/** Like `transactionWriter`, for a dry run: says how many would be new and changes nothing. */
export function transactionCounter(db: ReadDb, replaces = false): TransactionTaker {
  const find = clientFinder(db);
  return taker(db, replaces, (client) => find(client) ?? unknownClient, {
    *steps(count, work) {
      for (let from = 0; from < count; from += countedAtOnce) {
        work(from, Math.min(from + countedAtOnce, count));
        yield;
      }
    },
    ...{ add: () => undefined, supersede: () => undefined, restate: () => undefined },
  });
}

/** The key of no client. */
const unknownClient = 0;

function taker(
  db: ReadDb,
  replaces: boolean,
  keyOf: (client: string) => number,
  then: {
    /** Works through so many rows, step by step. */
    steps: (count: number, work: (from: number, to: number) => void) => Generator<void, void>;
    /** What becomes of a row that is new. */
    add: (key: number, row: TransactionRow, hash: number, occurrence: number) => void;
    /** And of a known line that says less: the row is added in its place. @param id of the line */
    supersede: (id: number) => void;
    /** And of one that is there already. @param id of the known line */
    restate: (id: number) => void;
  },
): TransactionTaker {
  // Where nothing was known before there is nothing to look for.
  const before = db.prepare(`SELECT 1 FROM imports WHERE state = 'visible' AND kind = 'transactions' LIMIT 1`).get();
  const stated = before === undefined ? null : new StatedOrders(replaces);
  const seen = stated?.seen ?? new Map<number, number>();
  const find = lineFinder(db);
  const takeOne = (key: number, row: TransactionRow, hash: number): boolean => {
    const known = key === unknownClient ? undefined : key;
    if (!row.bought) {
      stated?.add(known, row, null);
      return false;
    }
    const occurrence = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, occurrence);
    const lines = stated && known !== undefined ? find(known, row.at, hash, occurrence) : [];
    const found = lines.find(({ isGone }) => isGone === 0);
    stated?.add(known, row, found?.importId ?? null);
    const tellsMore = found?.isBare === 1 && tells(row.item);
    // Those that are gone must not come back when only the import that superseded them is undone.
    for (const line of lines) if (line.isGone === 1 || (tellsMore && line === found)) then.supersede(line.id);
    if (found && !tellsMore) then.restate(found.id);
    else then.add(key, row, hash, occurrence);
    return !found;
  };
  const take = function* (rows: TransactionBlock, hashes: Float64Array) {
    const keys = new Float64Array(rows.length);
    const known: number[] = [];
    yield* then.steps(rows.length, (from, to) => {
      for (let i = from; i < to; i++) keys[i] = known[rows.clientAt(i)] ??= keyOf(rows.row(i).client);
    });
    // The index is in the order of the keys: rows that lie beside each other in it are written together.
    const order = byKey(keys);
    let added = 0;
    yield* then.steps(rows.length, (from, to) => {
      for (const i of order.subarray(from, to)) if (takeOne(keys[i], rows.row(i), hashes[i])) added++;
    });
    return added;
  };
  return { take, stated };
}
