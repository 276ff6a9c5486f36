import type { JobName, SlotState } from '../../../shared/schedule';
import type { SlotRecord, SlotTime } from '../../../shared/schemas/schedule';
import { type Beat, type Held, type LeaseDb, type LeaseHolder, leaseMs } from './leases';

const columns = `job, slot, at, state, reason, attempts, run_id AS runId, started_at AS startedAt,
  decided_at AS decidedAt, retry_at AS retryAt, pid`;

interface RunningRow extends SlotRecord {
  token: string | null;
  expiresAt: number | null;
  beatAt: number | null;
}

/** A slot, and who holds it while it runs. */
export interface HeldSlot extends SlotRecord {
  held: Held | null;
}

/** What a job's schedule must know of its past: what is unfinished, and all since the latest slot before `now`. */
export function slotHistory(db: LeaseDb, job: JobName, now: number): HeldSlot[] {
  return db
    .prepare<object, RunningRow>(
      `SELECT ${columns}, token, expires_at AS expiresAt, beat_at AS beatAt FROM slots WHERE job = @job AND (
         state IN ('running', 'waiting') OR
         at >= COALESCE((SELECT MAX(at) FROM slots WHERE job = @job AND at <= @now
                           AND (state <> 'missed' OR decided_at <= @now)), 0)
       ) ORDER BY at`,
    )
    .all({ job, now })
    .map(({ token, expiresAt, beatAt, ...slot }) => ({
      ...slot,
      held:
        slot.state === 'running' && slot.pid !== null && token !== null && expiresAt !== null
          ? { pid: slot.pid, token, expiresAt, beatAt }
          : null,
    }));
}

/** The slots of all jobs in [from, to), oldest first. */
export function listSlots(db: LeaseDb, { from, to }: { from: number; to: number }): SlotRecord[] {
  return db
    .prepare<[number, number], SlotRecord>(`SELECT ${columns} FROM slots WHERE at >= ? AND at < ? ORDER BY at, job`)
    .all(from, to);
}

/** The latest slot of a job that has been decided or is running. */
export function latestSlot(db: LeaseDb, job: JobName): SlotRecord | null {
  return (
    db.prepare<[JobName], SlotRecord>(`SELECT ${columns} FROM slots WHERE job = ? ORDER BY at DESC LIMIT 1`).get(job) ??
    null
  );
}

/** Who runs a slot; null when nobody does. */
export function findHeld(db: LeaseDb, job: JobName, slot: string): Held | null {
  const find = db.prepare<[JobName, string], Held>(
    `SELECT pid, token, expires_at AS expiresAt, beat_at AS beatAt FROM slots
     WHERE job = ? AND slot = ? AND state = 'running'`,
  );
  return find.get(job, slot) ?? null;
}

/**
 * Claims a slot in one atomic statement; false when somebody else was first. `attempts` is how many the claimer knows
 * of: whoever comes with an outdated number is too late. `gone` is the holder, found dead, from whom it is taken over.
 */
export function claimSlot(
  db: LeaseDb,
  given: SlotTime & Beat & { job: JobName; attempts: number; holder: LeaseHolder; gone: Held | null },
): boolean {
  const { holder, gone, now, ...slot } = given;
  return (
    db
      .prepare(
        `INSERT INTO slots (job, slot, at, state, attempts, started_at, decided_at, pid, token, expires_at, beat_at)
         SELECT @job, @slot, @at, 'running', 1, @now, @now, @pid, @token, @expiresAt, @beatAt
         WHERE @attempts = 0 OR EXISTS (SELECT 1 FROM slots WHERE job = @job AND slot = @slot)
         ON CONFLICT (job, slot) DO UPDATE SET
           state = 'running', reason = NULL, attempts = attempts + 1, run_id = NULL, started_at = @now, decided_at = @now,
           retry_at = NULL, pid = @pid, token = @token, expires_at = @expiresAt, beat_at = @beatAt
         WHERE attempts = @attempts AND (
           state = 'waiting' OR
           (state = 'missed' AND decided_at > @now) OR
           (state = 'running' AND token = @goneToken AND expires_at = @goneAt))`,
      )
      .run({
        ...slot,
        ...holder,
        now,
        expiresAt: now + leaseMs,
        goneToken: gone?.token ?? '',
        goneAt: gone?.expiresAt ?? 0,
      }).changes === 1
  );
}

/** A claimed slot: what its holder shows to renew and to end it. */
export interface SlotClaim {
  job: JobName;
  slot: string;
  token: string;
}

/** Extends the claim; false when somebody else has taken the slot over. */
export function renewSlot(db: LeaseDb, given: SlotClaim & Beat): boolean {
  return (
    db
      .prepare(
        `UPDATE slots SET expires_at = ?, beat_at = ? WHERE job = ? AND slot = ? AND token = ? AND state = 'running'`,
      )
      .run(given.now + leaseMs, given.beatAt, given.job, given.slot, given.token).changes === 1
  );
}

export interface SlotEnd {
  state: Exclude<SlotState, 'running' | 'missed'>;
  reason: string | null;
  retryAt: number | null;
  /** An attempt that was broken off by quitting does not count. */
  attemptCounts: boolean;
}

/** Writes down how an attempt ended, if the slot is still this holder's. */
export function endSlot(db: LeaseDb, given: SlotClaim & SlotEnd & { now: number }): void {
  db.prepare(
    `UPDATE slots SET state = @state, reason = @reason, retry_at = @retryAt, decided_at = @now, token = NULL,
       expires_at = NULL, attempts = attempts - @uncounted
     WHERE job = @job AND slot = @slot AND token = @token AND state = 'running'`,
  ).run({ ...given, uncounted: given.attemptCounts ? 0 : 1, attemptCounts: null });
}

/** Says which run is executing a slot. */
export function linkRun(db: LeaseDb, given: SlotClaim & { runId: number }): void {
  db.prepare('UPDATE slots SET run_id = @runId WHERE job = @job AND slot = @slot AND token = @token').run(given);
}

/** Writes down a slot that never ran. One that has a record keeps it, unless the clock was wrong then. */
export function recordMissed(db: LeaseDb, given: SlotTime & { job: JobName; reason: string; now: number }): void {
  db.prepare(
    `INSERT INTO slots (job, slot, at, state, reason, attempts, decided_at) VALUES (@job, @slot, @at, 'missed', @reason, 0, @now)
     ON CONFLICT (job, slot) DO UPDATE SET reason = @reason, decided_at = @now WHERE state = 'missed' AND decided_at > @now`,
  ).run(given);
}

/** Gives up a slot that was begun: it waits for a retry that will not come, or its holder is gone. */
export function giveUpSlot(
  db: LeaseDb,
  given: { job: JobName; slot: string; reason: string; now: number; gone: Held | null },
): void {
  const { gone, ...rest } = given;
  db.prepare(
    `UPDATE slots SET state = 'failed', reason = @reason, decided_at = @now, retry_at = NULL, token = NULL, expires_at = NULL
     WHERE job = @job AND slot = @slot AND (state = 'waiting' OR (state = 'running' AND token = @goneToken))`,
  ).run({ ...rest, goneToken: gone?.token ?? '' });
}
