import { required } from '../../shared/required';
import type { JobName } from '../../shared/schedule';
import type { Schedule, SlotTime } from '../../shared/schemas/schedule';
import type { DataClient } from '../data/client';
import type { SlotClaim } from '../data/schedule';
import { begun, dueSlots } from './due';

/** A slot that this process runs, or will run next; its claim is renewed until `stop`. */
export interface ClaimedSlot extends SlotTime, SlotClaim {
  /** Which attempt this is, from 1. */
  attempt: number;
  retries: number;
  /** Aborted when another process has taken the slot over. */
  lost: AbortSignal;
  stop: () => void;
}

const heartbeatMs = 15_000;

/** What a look at a schedule gave. */
interface Claimed {
  held: ClaimedSlot[];
  /** Slots that were begun, for example by a process that has ended since, and will not be tried again. */
  givenUp: { job: JobName; slot: string; reason: string }[];
}

/**
 * Claims what is due of a schedule, and writes down what was missed. Of several processes that do so at the same time,
 * each slot goes to one.
 */
export async function claimDue(data: DataClient, schedule: Schedule, now: number, zone: string): Promise<Claimed> {
  const { job, retries } = schedule;
  const { run, missed, failed } = await whatIsDue(data, begun(schedule, now), now, zone);
  if (missed.length + failed.length > 0) await data.accountSlots({ job, missed, failed });
  const held: ClaimedSlot[] = [];
  for (const { slot, at, attempts } of run) {
    const claim = await data.claimSlot({ job, slot, at, attempts }).catch((error: unknown) => {
      // Those that are held already are run; the next look meets the error again.
      if (held.length === 0) throw error;
      return null;
    });
    if (claim) held.push(hold(data, { ...claim, at, attempt: attempts + 1, retries }));
  }
  return { held, givenUp: failed.map(({ slot, reason }) => ({ job, slot, reason })) };
}

/** What is due of a schedule at a time, without doing anything about it. */
export async function whatIsDue(data: DataClient, schedule: Schedule, now: number, zone: string) {
  return dueSlots(schedule, await data.slotHistory({ job: schedule.job, now }), now, zone);
}

export async function scheduleOf(data: DataClient, job: JobName): Promise<Schedule> {
  return required(
    (await data.schedules()).find((schedule) => schedule.job === job),
    `schedule of ${job}`,
  );
}

function hold(data: DataClient, slot: Omit<ClaimedSlot, 'lost' | 'stop'>): ClaimedSlot {
  const lost = new AbortController();
  const { job, slot: name, token } = slot;
  const beat = setInterval(() => {
    data.renewSlot({ job, slot: name, token }).then(
      (renewed) => renewed || lost.abort(),
      // A claim that can't be renewed just now (a full disk, say) is still ours: nobody else can write there either.
      () => undefined,
    );
  }, heartbeatMs).unref();
  return { ...slot, lost: lost.signal, stop: () => clearInterval(beat) };
}
