import Database from 'better-sqlite3';
import { migrate } from '../migrate';
import { writeAhead } from '../writeAhead';
import first from './0001-leases.sql';
import gate from './0002-gate.sql';
import beats from './0003-beats.sql';

/**
 * Who may do what nobody may do twice at once: import, train, deploy, run a slot of the schedule. Leases live in a
 * small database of their own, with the schedule and its slots, so that a long write elsewhere never delays a claim.
 */
export type LeaseDb = Database.Database;

export interface LeaseHolder {
  pid: number;
  /** Distinguishes two holders within one process. */
  token: string;
}

/** A lease as its holder last renewed it. */
export interface Held extends LeaseHolder {
  expiresAt: number;
  /** By the machine's monotonic clock; null: an earlier release has written it. */
  beatAt: number | null;
}

/** When a lease is claimed or renewed, by the machine's two clocks. */
export interface Beat {
  /** Milliseconds since 1970-01-01 UTC. */
  now: number;
  /** Milliseconds by the monotonic clock. */
  beatAt: number;
}

/** A lease that is not renewed for so long may be free: its holder hangs, or its machine slept or went down. */
export const leaseMs = 60_000;

/** In order and append-only, as those of the labels. */
const migrations: readonly string[] = [first, gate, beats];

export function openLeases(path: string): LeaseDb {
  const db = new Database(path);
  db.pragma('busy_timeout = 5000');
  writeAhead(db);
  migrate(db, path, migrations);
  return db;
}

/** Claims a lease in one atomic statement; when another holder has it, says which process that is. */
export function claimLease(
  db: LeaseDb,
  given: { name: string; holder: LeaseHolder; isGone: (held: Held) => boolean } & Beat,
): { claimed: true } | { claimed: false; pid: number } {
  const claim = db.prepare(
    `INSERT INTO leases (name, pid, token, expires_at, beat_at) VALUES (@name, @pid, @token, @expiresAt, @beatAt)
     ON CONFLICT (name) DO UPDATE SET
       pid = excluded.pid, token = excluded.token, expires_at = excluded.expires_at, beat_at = excluded.beat_at
     WHERE token = @goneToken AND expires_at = @goneAt`,
  );
  const { name, holder, now, beatAt } = given;
  const values = { name, ...holder, expiresAt: now + leaseMs, beatAt };
  for (;;) {
    const held = findLease(db, name);
    if (held && !given.isGone(held)) return { claimed: false, pid: held.pid };
    if (claim.run({ ...values, goneToken: held?.token ?? '', goneAt: held?.expiresAt ?? 0 }).changes === 1) {
      return { claimed: true };
    }
    // Between the two statements somebody else has claimed or renewed it: it is looked at again.
  }
}

/** Who holds a lease, as far as is written down. */
export function findLease(db: LeaseDb, name: string): Held | undefined {
  return db
    .prepare<[string], Held>('SELECT pid, token, expires_at AS expiresAt, beat_at AS beatAt FROM leases WHERE name = ?')
    .get(name);
}

/** Extends a lease; false when another holder has taken it over. */
export function renewLease(db: LeaseDb, given: { name: string; token: string } & Beat): boolean {
  return (
    db
      .prepare('UPDATE leases SET expires_at = ?, beat_at = ? WHERE name = ? AND token = ?')
      .run(given.now + leaseMs, given.beatAt, given.name, given.token).changes === 1
  );
}

/** Gives a lease back, if it is still this holder's. */
export function releaseLease(db: LeaseDb, given: { name: string; token: string }): void {
  db.prepare('DELETE FROM leases WHERE name = ? AND token = ?').run(given.name, given.token);
}
