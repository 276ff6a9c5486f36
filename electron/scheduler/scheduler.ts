import type { JobName } from '../../shared/schedule';
import type { Schedule } from '../../shared/schemas/schedule';
import type { DataClient } from '../data/client';
import { type ClaimedSlot, claimDue } from './claims';
import { type AttemptEnd, type Execute, executeSlot, quitting } from './execute';

interface SchedulerOptions {
  data: DataClient;
  now: () => number;
  /** The time zone of the moment: machines travel. */
  zone: () => string;
  execute: Execute;
  /** Told of every attempt that begins (`end` null) and ends, and of slots given up after an earlier attempt. */
  onSlot: (slot: { job: JobName; slot: string }, end: Pick<AttemptEnd, 'state' | 'reason'> | null) => void;
  /** Told when the schedule itself could not be looked at or kept. */
  onError: (error: unknown) => void;
}

/** Looks at the schedules and runs what is due, one job after the other. */
export interface Scheduler {
  /** Claims what is due now; call it often, and after the machine has woken up. */
  tick: () => Promise<void>;
  /** The slot under way, if there is one. */
  current: () => ClaimedSlot | null;
  /** Waits until nothing is left to run. */
  idle: () => Promise<void>;
  /** Ends the job under way cleanly; it and those behind it are left for the next start. */
  stop: () => Promise<void>;
}

export function startScheduler(options: SchedulerOptions): Scheduler {
  const { data, now, zone, onError } = options;
  const queue: ClaimedSlot[] = [];
  let current: { slot: ClaimedSlot; abort: AbortController } | null = null;
  let ticking: Promise<void> = Promise.resolve();
  let pumping: Promise<void> = Promise.resolve();
  let stopped = false;

  const pump = async () => {
    for (let slot = queue.shift(); slot; slot = queue.shift()) {
      const abort = new AbortController();
      if (stopped) abort.abort(quitting);
      current = { slot, abort };
      options.onSlot(slot, null);
      try {
        const end = await executeSlot(data, slot, { execute: options.execute, now, signal: abort.signal });
        options.onSlot(slot, end);
      } finally {
        current = null;
      }
    }
  };
  const claim = async (schedule: Schedule) => {
    const { held, givenUp } = await claimDue(data, schedule, now(), zone());
    queue.push(...held);
    for (const { job, slot, reason } of givenUp) options.onSlot({ job, slot }, { state: 'failed', reason });
  };
  const look = async () => {
    if (stopped) return;
    await data.makeSchedules({ agoMs: 0 });
    for (const schedule of await data.schedules()) await claim(schedule).catch(onError);
    queue.sort((a, b) => a.at - b.at);
    pumping = pumping.then(pump).catch(onError);
  };
  return {
    tick: () => {
      ticking = ticking.then(look).catch(onError);
      return ticking;
    },
    current: () => current?.slot ?? null,
    idle: async () => {
      await ticking;
      await pumping;
    },
    stop: async () => {
      stopped = true;
      current?.abort.abort(quitting);
      await ticking;
      await pumping;
    },
  };
}
