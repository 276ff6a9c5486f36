import { describe, expect, it } from 'vitest';
import { policiesOver } from '../../../../electron/operations/replay/slots';
import { scheduleChanges } from '../../../../shared/replay';
import { dayMs } from '../../../../shared/time';

const from = Date.parse('2024-01-01');
const year = { from, until: from + 365 * dayMs };
const schedules = [
  { job: 'daily', cron: '0 6 * * *', enabled: true, gate: 'none' },
  { job: 'weekly', cron: '0 2 * * 0', enabled: true, gate: 'none' },
] as const;
const policy = (given: Parameters<typeof policiesOver>[1], name: string) =>
  policiesOver(year, given).find((one) => one.name === name);

describe('the slots of a policy', () => {
  it('are those of its rhythm', () => {
    const counts = policiesOver(year, schedules).map(({ name, slots }) => [name, slots.length]);
    expect(Object.fromEntries(counts)).toEqual({
      ...{ never: 0, monthly: 12, weekly: 52, daily: 365 },
      ...{ schedule: 365 + 52, alarm: 365, cost: 365 },
    });
  });

  it('that is the schedule as it is are those of the jobs that are on, its retrain by alarm where that is its gate', () => {
    expect(policy(schedules, 'schedule')?.trigger).toBeNull();
    const gated = schedules.map((one) => ({ ...one, gate: one.job === 'weekly' ? ('alarm' as const) : one.gate }));
    expect(policy(gated, 'schedule')?.trigger).toBe('alarm');
    const off = gated.map((one) => ({ ...one, enabled: one.job === 'daily' }));
    expect(policy(off, 'schedule')).toMatchObject({ trigger: null, slots: { length: 365 } });
  });

  it('that alarms decide on are what the schedule does once it is set to them', () => {
    const set = schedules.map((one) => {
      const {
        cron = one.cron,
        enabled = one.enabled,
        gate = one.gate,
      } = scheduleChanges.alarm.find(({ job }) => job === one.job) ?? {};
      return { job: one.job, cron, enabled, gate };
    });
    const [schedule, alarm] = ['schedule', 'alarm'].map((name) => policy(set, name));
    expect(schedule?.slots).toEqual(alarm?.slots);
    expect(schedule?.trigger).toBe(alarm?.trigger);
  });
});
