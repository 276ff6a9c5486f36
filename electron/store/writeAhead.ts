import Database from 'better-sqlite3';

/** For so long another process is waited for that makes the same workspace: some seconds, on a busy machine. */
export const openingPatienceMs = 30_000;
const pauseMs = 10;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Has the database keep a write-ahead log. Of two processes that open a new one at the same moment SQLite refuses one
 * at once, whatever its `busy_timeout` (seen with 3.54.1: a change of the mode does not wait for a writer). It is tried
 * again until the other has made the change, which is a matter of milliseconds.
 * @throws SqliteError `SQLITE_BUSY` when it is held for half a minute
 */
export function writeAhead(db: Database.Database): void {
  const until = performance.now() + openingPatienceMs;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
      if (!isBusy || performance.now() > until) throw error;
      Atomics.wait(pause, 0, 0, pauseMs);
    }
  }
}
