import Database from 'better-sqlite3';

/**
 * Who may do what nobody may do twice at once: import, train, deploy. Leases live in a small database of their own, so
 * that a long write elsewhere never delays a claim.
 */
export type LeaseDb = Database.Database;

export interface LeaseHolder {
  pid: number;
  /** Distinguishes two holders within one process. */
  token: string;
}

/** A lease that is not renewed for so long is free: its holder hangs, or its machine went down. */
export const leaseMs = 60_000;

export function openLeases(path: string): LeaseDb {
  const db = new Database(path);
  db.pragma('busy_timeout = 5000');
  db.pragma('journal_mode = WAL');
  db.exec(
    `CREATE TABLE IF NOT EXISTS leases (
       name TEXT PRIMARY KEY, pid INTEGER NOT NULL, token TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT`,
  );
  return db;
}

/** Claims a lease in one atomic statement; when another holder has it, says which process that is. */
export function claimLease(
  db: LeaseDb,
  given: { name: string; holder: LeaseHolder; now: number; isAlive: (pid: number) => boolean },
): { claimed: true } | { claimed: false; pid: number } {
  const claim = db.prepare(
    `INSERT INTO leases (name, pid, token, expires_at) VALUES (@name, @pid, @token, @expiresAt)
     ON CONFLICT (name) DO UPDATE SET pid = excluded.pid, token = excluded.token, expires_at = excluded.expires_at
     WHERE expires_at <= @now OR token = @deadToken`,
  );
  const values = { name: given.name, ...given.holder, now: given.now, expiresAt: given.now + leaseMs };
  for (;;) {
    const current = db.prepare<[string], LeaseHolder>('SELECT pid, token FROM leases WHERE name = ?').get(given.name);
    const deadToken = current && !given.isAlive(current.pid) ? current.token : '';
    if (claim.run({ ...values, deadToken }).changes === 1) return { claimed: true };
    // Between the two statements the lease may have been released: then there is nobody to name, and it is tried again.
    const holder = db.prepare<[string], number>('SELECT pid FROM leases WHERE name = ?').pluck().get(given.name);
    if (holder !== undefined) return { claimed: false, pid: holder };
  }
}

/** Extends a lease; false when another holder has taken it over. */
export function renewLease(db: LeaseDb, given: { name: string; token: string; now: number }): boolean {
  return (
    db
      .prepare('UPDATE leases SET expires_at = ? WHERE name = ? AND token = ?')
      .run(given.now + leaseMs, given.name, given.token).changes === 1
  );
}

/** Gives a lease back, if it is still this holder's. */
export function releaseLease(db: LeaseDb, given: { name: string; token: string }): void {
  db.prepare('DELETE FROM leases WHERE name = ? AND token = ?').run(given.name, given.token);
}
