import type { ScheduledOperation } from './operations';
import type { SlotTime } from './schemas/schedule';

export type { ScheduledOperation };

/** The jobs that run by themselves. */
export const jobNames = ['daily', 'weekly', 'monthly', 'nightly'] as const;
export type JobName = (typeof jobNames)[number];

interface JobKind {
  /** What it does, as it is done unless told otherwise. */
  operation: ScheduledOperation;
  title: string;
  /** Another name of it, which the command line takes too. */
  trigger: string;
  /** When it runs until somebody changes it. */
  cron: string;
}

export const jobKinds: Record<JobName, JobKind> = {
  daily: { operation: 'update', title: 'Incremental update', trigger: 'ml_daily_update', cron: '0 6 * * *' },
  weekly: { operation: 'retrain', title: 'Full retrain', trigger: 'ml_weekly_retrain', cron: '0 2 * * 0' },
  monthly: { operation: 'review', title: 'A/B test and review', trigger: 'ml_monthly_ab_test', cron: '0 3 1 * *' },
  nightly: { operation: 'batch', title: 'Batch scoring', trigger: 'ml_nightly_batch', cron: '0 4 * * *' },
};

/** What becomes of slots that passed while nothing was there to run them. */
export const catchUps = ['skip', 'latest', 'all'] as const;
export type CatchUp = (typeof catchUps)[number];

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
