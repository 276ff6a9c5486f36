import type { EngineRequest } from '../../../shared/engineProtocol';
import { policyCrons } from '../../../shared/replay';
import type { Schedule } from '../../../shared/schemas/schedule';
import { dayMs } from '../../../shared/time';
import { slotsBetween } from '../../scheduler/cron';

type Policies = EngineRequest<'replay'>['policies'];
type Slot = Policies[number]['slots'][number];

/** The virtual clock's zone: the same everywhere, so that a replay gives the same wherever it is done. */
const zone = 'UTC';

interface Span {
  from: number;
  until: number;
}

/**
 * When each policy may train in a time. `schedule` follows the workspace's own crons, those that are on: the update and
 * the retrain. The review trains nothing.
 */
export function policiesOver(span: Span, schedules: readonly Pick<Schedule, 'job' | 'cron' | 'enabled'>[]): Policies {
  const over = (cron: string, job: Slot['job']) => slotsOver(cron, span).map((at): Slot => ({ at, job }));
  const own = (name: Schedule['job'], job: Slot['job']) =>
    schedules.filter((one) => one.job === name && one.enabled).flatMap(({ cron }) => over(cron, job));
  const daily = (job: Slot['job']) => over(policyCrons.daily, job);
  const byTime = (a: Slot, b: Slot) => a.at - b.at;
  return [
    { name: 'never', trigger: null, slots: [] },
    { name: 'monthly', trigger: null, slots: over(policyCrons.monthly, 'retrain') },
    { name: 'weekly', trigger: null, slots: over(policyCrons.weekly, 'retrain') },
    { name: 'daily', trigger: null, slots: daily('update') },
    { name: 'schedule', trigger: null, slots: [...own('daily', 'update'), ...own('weekly', 'retrain')].sort(byTime) },
    { name: 'alarm', trigger: 'alarm', slots: daily('retrain') },
    { name: 'cost', trigger: 'cost', slots: daily('retrain') },
  ];
}

/** Day by day, since of a long time only the newest slots are given at once. */
function slotsOver(cron: string, { from, until }: Span): number[] {
  const slots: number[] = [];
  for (let day = from; day < until; day += dayMs) {
    for (const { at } of slotsBetween(cron, zone, day, Math.min(until, day + dayMs))) slots.push(at);
  }
  return slots;
}
