import { groupedBy } from '../../shared/groupedBy';
import { dayMs } from '../../shared/time';
import { inShortTransactions } from './bulk';
import type { ReadDb, WriteDb } from './open';
import { transactionSources } from './sources';
import type { StatedOrders } from './statedOrders';
import { isSuperseded, superseding } from './transactions';

/** An invoice of which a file does not state all known lines. */
interface CorrectedInvoice {
  /** Ids of these: they do not count while its import is visible. */
  lines: readonly number[];
  /** Whether one of them counted until then. */
  changes: boolean;
}

interface KnownLine {
  id: number;
  clientKey: number;
  hash: number;
  occurrence: number;
  amount: number;
  invoice: string;
  importId: number;
  /** Whether an earlier correction has taken it away. */
  isSuperseded: 0 | 1;
}

/** The numbered lines of visible imports but one. More conditions may follow. */
const knownLine = `SELECT t.id, t.client_key AS clientKey, t.hash, t.occurrence, t.amount, t.invoice,
    t.import_id AS importId, ${isSuperseded('t')} AS isSuperseded
  FROM transactions t WHERE t.import_id IN (SELECT id FROM imports WHERE state = 'visible') AND t.invoice <> ''
    AND t.import_id <> ?`;

/** Lines that are looked through between two yields. */
const linesAtOnce = 20_000;

/** The known lines under the numbers of a file, number by number. All are looked through: no index has the numbers. */
function* linesOfNumbers(
  db: ReadDb,
  stated: StatedOrders,
  importId: number,
): Generator<void, Map<string, KnownLine[]>> {
  const read = db.prepare<[number, number], KnownLine>(`${knownLine} AND t.id > ? ORDER BY t.id LIMIT ${linesAtOnce}`);
  const found = new Map<string, KnownLine[]>();
  for (let after = 0; ; ) {
    const lines = read.all(importId, after);
    if (lines.length === 0) return found;
    after = lines[lines.length - 1].id;
    for (const line of lines) {
      if (stated.netOfNumber(line.invoice) === null) continue;
      const known = found.get(line.invoice);
      if (known) known.push(line);
      else found.set(line.invoice, [line]);
    }
    yield;
  }
}

/** Clients whose known lines are looked at together. */
const clientsAtOnce = 500;

/**
 * The invoices that a file states otherwise than they were known: within the days that it covers, it holds the invoice
 * and not all of its known lines. What is known of a refund is no other statement of a purchase, nor the reverse: files
 * of the one and of the other may bear the same numbers. Where it replaces what is known under its numbers, the client
 * and the day may have been others.
 * @param file `importId`: the pending import of the file, null in a dry run; `source`: whose orders go before
 *   others of the same numbers
 */
export function* correctedInvoices(
  db: ReadDb,
  stated: StatedOrders,
  { importId, source }: { importId: number | null; source: string },
): Generator<void, CorrectedInvoice[]> {
  if (stated.replaces) {
    const known = yield* linesOfNumbers(db, stated, importId ?? -1);
    const imports = new Set(transactionSources(db).find((one) => one.source === source)?.imports);
    return [...known].flatMap(([invoice, lines]) => {
      const own = lines.filter((line) => imports.has(line.importId));
      return compare(own.length > 0 ? own : lines, stated.netOfNumber(invoice), stated) ?? [];
    });
  }
  const corrected: CorrectedInvoice[] = [];
  const read = knownLines(db, stated, importId ?? -1);
  const keys = [...stated.clients.keys()];
  for (let from = 0; from < keys.length; from += clientsAtOnce) {
    for (const lines of read(keys.slice(from, from + clientsAtOnce))) {
      const [{ clientKey, invoice: number }] = lines;
      const invoice = compare(lines, stated.netOf(stated.clients.get(clientKey) ?? '', number), stated);
      if (invoice) corrected.push(invoice);
    }
    yield;
  }
  return corrected;
}

/** Returns a function that gives the known lines of some clients in the days of the file, invoice by invoice. */
function knownLines(db: ReadDb, { from, until }: StatedOrders, importId: number) {
  const since = Math.floor(from / dayMs) * dayMs;
  const last = (Math.floor(until / dayMs) + 1) * dayMs - 1;
  const find = db.prepare<[number, string, number, number], KnownLine>(
    `${knownLine} AND t.client_key IN (SELECT value FROM json_each(?)) AND t.at BETWEEN ? AND ?`,
  );
  return (keys: readonly number[]): Iterable<KnownLine[]> => {
    const lines = find.iterate(importId, JSON.stringify(keys), since, last);
    return groupedBy(lines, ({ clientKey, invoice }) => `${clientKey} ${invoice}`).values();
  };
}

/**
 * Lines that an earlier correction took away are looked at as well: they must not come back when only that one is
 * undone.
 */
function compare(lines: readonly KnownLine[], net: number | null, stated: StatedOrders): CorrectedInvoice | null {
  if (net === null) return null;
  const nets = new Map<number, number>();
  for (const { importId, amount } of lines) nets.set(importId, (nets.get(importId) ?? 0) + amount);
  const others = lines.filter(
    ({ hash, occurrence, importId, isSuperseded: isGone }) =>
      (nets.get(importId) ?? 0) < 0 === net < 0 && (isGone === 1 || occurrence > (stated.seen.get(hash) ?? 0)),
  );
  if (others.length === 0) return null;
  return { lines: others.map(({ id }) => id), changes: others.some(({ isSuperseded: isGone }) => isGone === 0) };
}

/** Writes down what a pending import corrects, in short transactions; yields after each. */
export function* saveCorrected(
  db: WriteDb,
  { importId, corrected }: { importId: number; corrected: readonly CorrectedInvoice[] },
  monotonic: () => number,
): Generator<void, void> {
  const ids = corrected.flatMap(({ lines }) => lines);
  const add = db.prepare(superseding);
  yield* inShortTransactions(db, monotonic, ids.length, (from, to) => {
    for (const id of ids.slice(from, to)) add.run(id, importId);
  });
}
