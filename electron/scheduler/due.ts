import { type DueSlots, onTimeMs } from '../../shared/schedule';
import type { Schedule, SlotRecord, SlotTime } from '../../shared/schemas/schedule';
import { dayMs } from '../../shared/time';
import { slotsBetween } from './cron';

/** The pause before the first retry; each further one is five times as long. */
const firstBackoffMs = 60_000;
const longestBackoffMs = 60 * 60_000;

/** A slot's record, and whether the process that runs it is gone. */
export interface SlotHistory extends SlotRecord {
  orphaned: boolean;
}

/**
 * A schedule as it stands for whoever is woken up at a time. One that nobody has made yet begins early enough for the
 * slot that has woken him up; and asked about a time before it was made or changed, it is as if it had been there.
 * @param asked when it was read: one that nobody has made begins no earlier
 */
export function scheduleAt(schedule: Schedule, at: number, asked: number): Schedule {
  return begun(schedule.since < asked ? schedule : { ...schedule, since: Number.POSITIVE_INFINITY }, at);
}

/**
 * A schedule for whoever is woken up at a time. One that begins in the future of the clock was changed while that was
 * wrong: it is as if it had begun early enough for the slot that has woken him up.
 */
export function begun(schedule: Schedule, at: number): Schedule {
  return schedule.since <= at ? schedule : { ...schedule, since: at - onTimeMs - 1 };
}

type Missed = DueSlots['missed'][number];

/**
 * What a schedule has to do at a time: a pure function of the schedule, what became of its earlier slots, the time and
 * the time zone.
 *
 * Every slot since the latest one on record is either run or missed, so each is accounted for once. A record whose time
 * is in the future was made while the clock was wrong: what ran then stays done, what was missed then is forgotten.
 */
export function dueSlots(schedule: Schedule, history: readonly SlotHistory[], now: number, zone: string): DueSlots {
  if (!schedule.enabled) return { run: [], missed: [], failed: [] };
  const known = history.filter(({ state, decidedAt }) => state !== 'missed' || decidedAt <= now);
  const past = known.filter(({ at }) => at <= now).map(({ at }) => at);
  const named = new Set(known.map(({ slot }) => slot));
  const since = Math.max(schedule.since, ...past);
  const fresh = slotsBetween(schedule.cron, zone, since, now).filter(({ slot }) => !named.has(slot));
  const { run, missed } = choose(schedule, fresh, now);
  const again = retries(schedule, known, run, now);
  const first = run.map((slot) => ({ ...slot, attempts: 0 }));
  return { run: [...again.run, ...first].sort((a, b) => a.at - b.at), missed, failed: again.failed };
}

/** Which of the slots that have passed are run, by the schedule's rule for catching up. */
function choose(schedule: Schedule, slots: readonly SlotTime[], now: number): { run: SlotTime[]; missed: Missed[] } {
  const latest = slots.at(-1);
  const tooOld = ({ at }: SlotTime) => now - at > schedule.lookbackDays * dayMs;
  const onTime = ({ at }: SlotTime) => now - at <= onTimeMs;
  const runs = (slot: SlotTime) => {
    if (schedule.catchUp === 'all') return !tooOld(slot);
    return slot === latest && (onTime(slot) || (schedule.catchUp === 'latest' && !tooOld(slot)));
  };
  const why = (slot: SlotTime) => {
    if (schedule.catchUp === 'skip') return `${notThere}; missed slots are skipped`;
    if (tooOld(slot)) return `${notThere}, and it is more than ${schedule.lookbackDays} days ago`;
    return `${notThere}; only the latest slot is caught up, ${latest?.slot.replace('T', ' ')}`;
  };
  return {
    run: slots.filter(runs),
    missed: slots.filter((slot) => !runs(slot)).map((slot) => ({ ...slot, reason: why(slot) })),
  };
}

const notThere = 'Evergreen was not running, or the machine was asleep';

/** Slots that were begun: those whose next attempt is due, and those that are given up. */
function retries(schedule: Schedule, known: readonly SlotHistory[], run: readonly SlotTime[], now: number) {
  const again: DueSlots['run'] = [];
  const failed: DueSlots['failed'] = [];
  for (const { slot, at, state, attempts, orphaned, retryAt, reason, pid } of known) {
    const killed = state === 'running' && orphaned;
    if (!killed && state !== 'waiting') continue;
    const why = killed ? `the process that ran it (${pid}) ended before it did` : (reason ?? 'it failed');
    const newer = schedule.catchUp !== 'all' && run.some((other) => other.at > at);
    if (newer) failed.push({ slot, at, reason: `${why}; not tried again, since a later slot is due` });
    else if (attempts > schedule.retries) failed.push({ slot, at, reason: why });
    else if (now - at > schedule.lookbackDays * dayMs)
      failed.push({ slot, at, reason: `${why}; too long ago to try again` });
    else if (killed || retryAt === null || retryAt <= now || retryAt > now + longestBackoffMs) {
      // A retry that is further away than any pause was planned while the clock was wrong.
      again.push({ slot, at, attempts });
    }
  }
  return { run: again, failed };
}

/** The pause after a failed attempt, the n-th from 1. */
export function backoffMs(attempt: number): number {
  return Math.min(firstBackoffMs * 5 ** (attempt - 1), longestBackoffMs);
}
