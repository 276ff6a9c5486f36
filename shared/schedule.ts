import { factsOf, operations, type ScheduledOperation } from './operations';
import type { SlotTime } from './schemas/schedule';

export type { ScheduledOperation };

const isScheduled = (name: string): name is ScheduledOperation => factsOf(name).scheduled !== undefined;
const jobs = Object.keys(operations)
  .filter(isScheduled)
  .map((operation) => ({ operation, ...operations[operation].scheduled }));

/** The jobs: what a schedule starts, each an operation by itself. In the order in which those of one time run. */
export const jobNames = jobs.map(({ job }) => job);
export type JobName = (typeof jobNames)[number];

/** Each job's operation, and its schedule as long as nobody has changed it. */
export const jobKinds = Object.fromEntries(jobs.map((one) => [one.job, one])) as Record<JobName, (typeof jobs)[number]>;

/** What becomes of slots that passed while nothing was there to run them. */
export const catchUps = ['skip', 'latest', 'all'] as const;
export type CatchUp = (typeof catchUps)[number];

/** What a slot must pass to run. `alarm`: a harmful alarm stands, and labels have come from which one could learn. */
export const gates = ['none', 'alarm'] as const;

/** `waiting`: an attempt failed, the next comes at `retryAt`. `skipped`: a gate said so. `missed`: it never ran. */
export const slotStates = ['running', 'waiting', 'done', 'skipped', 'failed', 'cancelled', 'missed'] as const;
export type SlotState = (typeof slotStates)[number];

/** The systems' own schedulers, which call the command line while no window is there. */
export const systems = ['cron', 'systemd', 'launchd'] as const;
export type System = (typeof systems)[number];

/** `outdated`: what is installed there is not what would be installed now. */
export const installationStates = ['none', 'current', 'outdated'] as const;

/** A slot run within this time of its hour is on time, not caught up: the machine was busy, not asleep. */
export const onTimeMs = 15 * 60_000;

/** What a schedule has to do at a time. */
export interface DueSlots {
  /** To be run now, in this order; `attempts` were made before. */
  run: (SlotTime & { attempts: number })[];
  /** To be written down as missed, with the reason. */
  missed: (SlotTime & { reason: string })[];
  /** Slots that were begun and will not be tried again. */
  failed: (SlotTime & { reason: string })[];
}
