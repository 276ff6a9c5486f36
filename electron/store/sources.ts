import { AppError } from '../../shared/errors';
import type { TransactionSource } from '../../shared/schemas/orders';
import { type By, recordActivity } from './activity';
import type { ReadDb, WriteDb } from './open';
import { relabel } from './tasks';

const ofTransactions = `state = 'visible' AND kind = 'transactions' AND last_at IS NOT NULL`;

/**
 * First and last moment that visible transactions cover; null when there are none. "Now", for features, is the last.
 */
export function transactionSpan(db: ReadDb): { from: number; until: number } | null {
  const span = db
    .prepare<[], { from: number | null; until: number | null }>(
      `SELECT MIN(first_at) AS "from", MAX(last_at) AS until FROM imports WHERE ${ofTransactions}`,
    )
    .get();
  return span && span.from !== null && span.until !== null ? { from: span.from, until: span.until } : null;
}

/** The sources of the visible transactions, the latest end first. */
export function transactionSources(db: ReadDb): TransactionSource[] {
  const rows = db
    .prepare<[], Omit<TransactionSource, 'imports'> & { imports: string }>(
      `SELECT source, json_group_array(id) AS imports, MIN(first_at) AS "from", MAX(last_at) AS until
       FROM imports WHERE ${ofTransactions} GROUP BY source ORDER BY until DESC, source`,
    )
    .all();
  // Written by the query, and so of this form.
  return rows.map(({ imports, ...rest }) => ({ ...rest, imports: JSON.parse(imports) as number[] }));
}

/** Where the transactions of an import come from. */
export function sourceOfImport(db: ReadDb, importId: number): string {
  return db.prepare<[number], string>('SELECT source FROM imports WHERE id = ?').pluck().get(importId) as string;
}

/** Import → the end of the source that it is of. */
export function sourceEnds(db: ReadDb): ReadonlyMap<number, number> {
  const rows = db
    .prepare<[], [id: number, until: number]>(
      `SELECT id, MAX(last_at) OVER (PARTITION BY source) FROM imports WHERE ${ofTransactions}`,
    )
    .raw()
    .all();
  return new Map(rows);
}

/**
 * Calls the source of an import otherwise; where another one is called so, both are one from then on, with one end. All
 * that is concluded from transactions is due to be concluded anew.
 * @throws AppError `unknown_import` when there is no visible import of transactions of that number
 */
export function nameSource(db: WriteDb, given: { importId: number; name: string } & By): void {
  const { importId, name, ...by } = given;
  db.transaction(() => {
    const before = transactionSources(db).find(({ imports }) => imports.includes(importId));
    if (!before) {
      throw new AppError('unknown_import', `There is no import ${importId} of transactions.`, {
        commandLine: '“evergreen sources” lists them.',
      });
    }
    if (before.source === name) return;
    db.prepare(`UPDATE imports SET source = ? WHERE source = ? AND kind = 'transactions'`).run(name, before.source);
    relabel(db);
    const summary = `until then “${before.source}”; its imports: ${before.imports.join(', ')}`;
    recordActivity(db, { ...by, kind: 'source', subject: name, summary });
  }).immediate();
}
