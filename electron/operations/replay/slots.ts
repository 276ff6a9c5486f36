import type { EngineRequest } from '../../../shared/engineProtocol';
import { policyCrons } from '../../../shared/replay';
import type { Schedule } from '../../../shared/schemas/schedule';
import { allSlots } from '../../scheduler/cron';

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
export function policiesOver(
  span: Span,
  schedules: readonly Pick<Schedule, 'job' | 'cron' | 'enabled' | 'gate'>[],
): Policies {
  const over = (cron: string, job: Slot['job']) =>
    allSlots(cron, zone, span.from, span.until).map(({ at }): Slot => ({ at, job }));
  const own = (name: Schedule['job'], job: Slot['job']) =>
    schedules.filter((one) => one.job === name && one.enabled).flatMap(({ cron }) => over(cron, job));
  const updates = over(policyCrons.daily, 'update');
  const retrains = updates.map(({ at }): Slot => ({ at, job: 'retrain' }));
  const gateOf = (name: Schedule['job']) =>
    schedules.some(({ job, enabled, gate }) => job === name && enabled && gate === 'alarm') ? ('alarm' as const) : null;
  const byTime = (a: Slot, b: Slot) => a.at - b.at;
  return [
    { name: 'never', trigger: null, slots: [] },
    { name: 'monthly', trigger: null, slots: over(policyCrons.monthly, 'retrain') },
    { name: 'weekly', trigger: null, slots: over(policyCrons.weekly, 'retrain') },
    { name: 'daily', trigger: null, slots: updates },
    {
      name: 'schedule',
      trigger: gateOf('weekly'),
      slots: [...own('daily', 'update'), ...own('weekly', 'retrain')].sort(byTime),
    },
    { name: 'alarm', trigger: 'alarm', slots: retrains },
    { name: 'cost', trigger: 'cost', slots: retrains },
  ];
}
