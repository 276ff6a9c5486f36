import type { ReadDb, WriteDb } from './open';

/** The tables whose rows belong to imports. */
export const rowTables = ['transactions', 'predictions', 'client_features', 'outcomes'] as const;
export type RowTable = (typeof rowTables)[number];

interface Range {
  first: number;
  last: number;
}

/** Notes the rows that an import states although they are there already. */
export interface Restating {
  add: (rowsOf: RowTable, id: number) => void;
  /** Writes what was noted, within the caller's transaction. */
  flush: () => void;
}

export function restating(db: WriteDb, importId: number): Restating {
  const insert = db.prepare<[number, RowTable, number, number]>(
    `INSERT INTO restated (import_id, rows_of, first, last) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET last = MAX(last, excluded.last)`,
  );
  const open = new Map<RowTable, Range>();
  const write = (rowsOf: RowTable, { first, last }: Range) => insert.run(importId, rowsOf, first, last);
  return {
    add: (rowsOf, id) => {
      const range = open.get(rowsOf);
      if (range && id === range.last + 1) range.last = id;
      else {
        if (range) write(rowsOf, range);
        open.set(rowsOf, { first: id, last: id });
      }
    },
    flush: () => {
      for (const [rowsOf, range] of open) write(rowsOf, range);
      open.clear();
    },
  };
}

/** The visible imports that state a row. */
export function statedBy(db: ReadDb): (rowsOf: RowTable, id: number) => number[] {
  const find = db
    .prepare<[RowTable, number, number], number>(
      `SELECT DISTINCT r.import_id FROM restated r JOIN imports i ON i.id = r.import_id AND i.state = 'visible'
       WHERE r.rows_of = ? AND r.first <= ? AND r.last >= ?`,
    )
    .pluck();
  const owners = new Map(
    rowTables.map((name) => [
      name,
      db
        .prepare<[number], number>(
          `SELECT t.import_id FROM ${name} t JOIN imports i ON i.id = t.import_id AND i.state = 'visible' WHERE t.id = ?`,
        )
        .pluck(),
    ]),
  );
  return (rowsOf, id) => {
    const owner = owners.get(rowsOf)?.get(id);
    return [...new Set([...(owner === undefined ? [] : [owner]), ...find.all(rowsOf, id, id)])];
  };
}

/** Rows that one transaction goes through, and ranges of them. */
const rowsAtOnce = 5000;
const rangesAtOnce = 500;

/** Ranges of rows, some at a time: few enough for a short transaction, for which a long range is parted. */
export function* batched<R extends Range>(ranges: Iterable<R>): Generator<R[], void> {
  let [batch, rows]: [R[], number] = [[], 0];
  for (const range of ranges) {
    for (let first = range.first; first <= range.last; ) {
      const last = Math.min(range.last, first + rowsAtOnce - rows - 1);
      batch.push({ ...range, first, last });
      rows += last - first + 1;
      first = last + 1;
      if (rows < rowsAtOnce && batch.length < rangesAtOnce) continue;
      yield batch;
      [batch, rows] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

type StatedRange = Range & { importId: number; rowsOf: RowTable; quarantined: number };

/**
 * Hands rows of undone imports to the first that states them too, a visible one before one in quarantine; and rows of
 * imports in quarantine to visible ones. That they had stated them stays known. In short transactions; yields after
 * each.
 * @param due the imports that have just become visible or hidden
 */
export function* handOver(db: WriteDb, due: readonly number[]): Generator<void, void> {
  const inState = (state: string) =>
    db.prepare<[string], number>('SELECT id FROM imports WHERE state = ?').pluck().all(state);
  const undone = inState('undone');
  const quarantined = inState('quarantined');
  if (undone.length + quarantined.length === 0) return;
  const ranges = db
    .prepare<[], StatedRange>(
      `SELECT r.import_id AS importId, r.rows_of AS rowsOf, r.first, r.last, i.state = 'quarantined' AS quarantined
       FROM restated r JOIN imports i ON i.id = r.import_id
       WHERE ${undone.length > 0 ? `i.state IN ('visible', 'quarantined')` : `i.state = 'visible' AND i.id IN (${due.join(', ')})`}
       ORDER BY quarantined, r.import_id, r.first`,
    )
    .all();
  const moves = new Map(rowTables.map((table) => [table, mover(db, table, undone, quarantined)]));
  const hand = db.transaction((some: readonly StatedRange[]) => {
    for (const range of some) moves.get(range.rowsOf)?.(range);
  }).immediate;
  for (const some of batched(ranges)) {
    hand(some);
    yield;
  }
}

function mover(db: WriteDb, table: RowTable, undone: readonly number[], quarantined: readonly number[]) {
  const within = `id BETWEEN @first AND @last AND import_id IN`;
  const move = (owners: readonly number[]) =>
    db.prepare(`UPDATE ${table} SET import_id = @importId WHERE ${within} (${owners.join(', ')})`);
  const keepOwn = db.prepare(
    `INSERT INTO restated (import_id, rows_of, first, last)
     SELECT import_id, '${table}', id, id FROM ${table} WHERE ${within} (${[...undone, ...quarantined].join(', ')})
     ON CONFLICT DO UPDATE SET last = MAX(last, excluded.last)`,
  );
  const fromUndone = move(undone);
  const fromBoth = move([...undone, ...quarantined]);
  return ({ quarantined: isHidden, importId, first, last }: StatedRange): void => {
    keepOwn.run({ first, last });
    (isHidden ? fromUndone : fromBoth).run({ importId, first, last });
  };
}
