import type { ScheduleChange } from './schemas/schedule';

/** The retraining policies that a replay plays over a workspace's history. */
export const replayedPolicies = [
  'never',
  'monthly',
  'weekly',
  'daily',
  'schedule',
  'alarm',
  'cost',
  'hindsight',
] as const;
export type ReplayedPolicy = (typeof replayedPolicies)[number];

/** What each does, in words that go on after its name. */
export const policyWords: Record<ReplayedPolicy, string> = {
  never: 'the first model stays',
  monthly: 'a full retrain on the first of each month',
  weekly: 'a full retrain every Sunday',
  daily: 'an incremental update every day',
  schedule: 'updates and retrains as this workspace’s schedule has them',
  alarm: 'a full retrain when an alarm says that answers have got worse',
  cost: 'a full retrain once the wrong answers since the last one cost more than a training',
  hindsight: 'at every moment the best of all models made; who knows the future could do as well',
};

type Change = Pick<ScheduleChange, 'job' | 'enabled' | 'cron' | 'gate'>;
const off = (job: Change['job']): Change => ({ job, enabled: false });
const on = (job: Change['job'], cron: string, gate: Change['gate'] = 'none'): Change => ({
  ...{ job, cron, gate },
  enabled: true,
});

/** By which cron a replay plays a policy that goes by time alone; UTC there, local time in the schedule. */
export const policyCrons = { monthly: '0 2 1 * *', weekly: '0 2 * * 0', daily: '0 6 * * *' } as const;

/** Those that a schedule can do. */
export const settablePolicies = ['never', 'monthly', 'weekly', 'daily', 'schedule', 'alarm'] as const;
export type SettablePolicy = (typeof settablePolicies)[number];

/**
 * How the schedule is to be changed so that it does what a policy did. Empty where it does so already. The review of
 * the first of the month stays as it is: it chooses among versions and trains none.
 */
export const scheduleChanges: Record<SettablePolicy, readonly Change[]> = {
  never: [off('daily'), off('weekly')],
  monthly: [off('daily'), on('weekly', policyCrons.monthly)],
  weekly: [off('daily'), on('weekly', policyCrons.weekly)],
  daily: [on('daily', policyCrons.daily), off('weekly')],
  schedule: [],
  alarm: [off('daily'), on('weekly', policyCrons.daily, 'alarm')],
};
