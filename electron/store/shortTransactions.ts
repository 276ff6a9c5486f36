import type { WriteDb } from './open';

/** How long rows are written before others, who wait for the write lock, have their turn; the commit comes on top. */
const mostMs = 10;
/** Between two looks at the clock. */
const pieceRows = 100;

/**
 * Works through so many rows in short transactions, and yields after each, so that the caller can let others in.
 * @param work is given a range of rows: from, and up to but without
 */
export function* inShortTransactions(
  db: WriteDb,
  monotonic: () => number,
  count: number,
  work: (from: number, to: number) => void,
): Generator<void, void> {
  const run = db.transaction((first: number): number => {
    const until = monotonic() + mostMs;
    let at = first;
    do {
      const to = Math.min(at + pieceRows, count);
      work(at, to);
      at = to;
    } while (at < count && monotonic() < until);
    return at;
  }).immediate;
  for (let at = 0; at < count; ) {
    at = run(at);
    yield;
  }
}
