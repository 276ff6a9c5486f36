import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsBetween } from '../../../electron/scheduler/cron';
import { backoffMs, begun, dueSlots, type SlotHistory, scheduleAt } from '../../../electron/scheduler/due';
import { type CatchUp, catchUps } from '../../../shared/schedule';
import type { Schedule, SlotTime } from '../../../shared/schemas/schedule';
import { zones } from '../../helpers/clocks';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1);

const daily: Schedule = {
  job: 'daily',
  cron: '0 6 * * *',
  enabled: true,
  catchUp: 'latest',
  gate: 'none',
  lookbackDays: 7,
  retries: 2,
  since: start,
};

function record(slot: SlotTime, given: Partial<SlotHistory> & Pick<SlotHistory, 'state' | 'decidedAt'>): SlotHistory {
  return {
    job: 'daily',
    reason: null,
    attempts: 1,
    runId: null,
    startedAt: null,
    retryAt: null,
    pid: null,
    orphaned: false,
    slot: slot.slot,
    at: slot.at,
    ...given,
  };
}

/** Looks at the schedule at the given times, one after the other, and runs at once what is due. */
function live(schedule: Schedule, zone: string, times: readonly number[]) {
  const history = new Map<string, SlotHistory>();
  const runs: string[] = [];
  for (const now of times) {
    const due = dueSlots(schedule, [...history.values()], now, zone);
    for (const slot of due.missed) history.set(slot.slot, record(slot, { ...slot, state: 'missed', decidedAt: now }));
    for (const slot of due.run) {
      runs.push(slot.slot);
      history.set(slot.slot, record(slot, { state: 'done', decidedAt: now }));
    }
  }
  return { history, runs };
}

const slotsUntil = (schedule: Schedule, zone: string, until: number) =>
  slotsBetween(schedule.cron, zone, schedule.since, until).map(({ slot }) => slot);

describe.each(zones)('a schedule in %s', (zone) => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 60_000, max: 2 * hour }) },
    { weight: 2, arbitrary: fc.integer({ min: 2 * hour, max: 40 * day }) },
  );
  const backwards = fc.integer({ min: -30 * day, max: -60_000 });

  it('accounts for every slot once, however the machine sleeps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(...catchUps), (steps, catchUp) => {
        let now = start;
        const times = steps.map((ms) => (now += ms));
        const { history, runs } = live({ ...daily, catchUp }, zone, times);
        expect(new Set(runs).size).toBe(runs.length);
        expect([...history.keys()].sort()).toEqual(slotsUntil(daily, zone, now));
      }),
      { numRuns: 60 },
    );
  });

  it('runs nothing twice and loses nothing when the clock is set back or far ahead', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: step }, backwards), { maxLength: 60 }),
        fc.constantFrom(...catchUps),
        (steps, catchUp) => {
          let now = start;
          const times = steps.map((ms) => (now = Math.max(start, now + ms)));
          const { history, runs } = live({ ...daily, catchUp }, zone, times);
          expect(new Set(runs).size).toBe(runs.length);
          const accounted = [...history.values()].filter(({ at }) => at <= now).map(({ slot }) => slot);
          expect(accounted.sort()).toEqual(slotsUntil(daily, zone, now));
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('runs by the clock although it was changed while that was ahead', () => {
  const changed = { ...daily, since: start + 1000 * day };
  const slot = start + 6 * hour;
  const runAt = (now: number) => dueSlots(begun(changed, now), [], now, 'UTC').run.map((one) => one.slot);
  expect([slot - 1, slot, slot + 60_000].map(runAt)).toEqual([[], ['2026-01-01T06:00'], ['2026-01-01T06:00']]);
  expect(begun(changed, slot)).toEqual(scheduleAt(changed, slot, start + 1001 * day));
  expect(begun(daily, slot)).toBe(daily);
});

describe('missed slots', () => {
  const closedFor = (days: number, catchUp: CatchUp) =>
    dueSlots({ ...daily, catchUp }, [], start + days * day + 8 * hour, 'UTC');
  const names = (slots: readonly SlotTime[]) => slots.map(({ slot }) => slot.slice(0, 10));

  it('are skipped, or only the latest is caught up, or all are; what is not run has a reason', () => {
    expect(names(closedFor(2, 'skip').run)).toEqual([]);
    expect(closedFor(2, 'skip').missed).toHaveLength(3);
    expect(closedFor(2, 'skip').missed[0].reason).toContain('skipped');
    expect(names(closedFor(2, 'latest').run)).toEqual(['2026-01-03']);
    expect(closedFor(2, 'latest').missed[0].reason).toContain('only the latest slot is caught up, 2026-01-03 06:00');
    expect(names(closedFor(2, 'all').run)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  });

  it('are caught up only within the limit', () => {
    const { run, missed } = closedFor(20, 'all');
    expect(names(run)).toEqual([
      '2026-01-15',
      '2026-01-16',
      '2026-01-17',
      '2026-01-18',
      '2026-01-19',
      '2026-01-20',
      '2026-01-21',
    ]);
    expect(missed).toHaveLength(14);
    expect(missed[0].reason).toContain('more than 7 days ago');
    const weekly = { ...daily, cron: '0 6 1 * *', since: start - 10 * day };
    expect(dueSlots(weekly, [], start + 9 * day, 'UTC')).toMatchObject({
      run: [],
      missed: [{ slot: '2026-01-01T06:00' }],
    });
  });

  it('are none while the machine was only busy: a quarter of an hour is on time', () => {
    const at = (minutes: number) =>
      dueSlots({ ...daily, catchUp: 'skip' }, [], start + 6 * hour + minutes * 60_000, 'UTC');
    expect(at(15).run).toHaveLength(1);
    expect(at(16).run).toHaveLength(0);
  });

  it('and late runs do not pile up: of many that passed at once, one runs', () => {
    const { run, missed } = dueSlots({ ...daily, cron: '* * * * *' }, [], start + 10 * 60_000, 'UTC');
    expect(run).toHaveLength(1);
    expect(missed).toHaveLength(9);
  });
});

describe('a clock that was a year ahead', () => {
  it('and was set right again: the slots that it called missed run in their time', () => {
    const ahead = start + 365 * day + 7 * hour;
    const times = [start + 7 * hour, ahead, start + 8 * hour, start + day + 6 * hour, start + 2 * day + 6 * hour];
    expect(live(daily, 'UTC', times).runs).toEqual([
      '2026-01-01T06:00',
      '2027-01-01T06:00',
      '2026-01-02T06:00',
      '2026-01-03T06:00',
    ]);
  });
});

describe('an edit', () => {
  it('never replays the past', () => {
    const edited = { ...daily, cron: '0 5 * * *', since: start + 10 * day + 12 * hour, catchUp: 'all' as const };
    expect(dueSlots(edited, [], start + 10 * day + 13 * hour, 'UTC')).toEqual({ run: [], missed: [], failed: [] });
    expect(dueSlots(edited, [], start + 11 * day + 5 * hour, 'UTC').run).toHaveLength(1);
  });

  it('that disables it leaves nothing due', () => {
    expect(dueSlots({ ...daily, enabled: false }, [], start + 10 * day, 'UTC')).toEqual({
      run: [],
      missed: [],
      failed: [],
    });
  });
});

describe('a journey', () => {
  it('does not run the same morning twice', () => {
    const paris = slotsBetween(daily.cron, 'Europe/Paris', start, start + day)[0];
    const done = record(paris, { state: 'done', decidedAt: paris.at });
    expect(dueSlots(daily, [done], paris.at + 7 * hour, 'America/New_York').run).toEqual([]);
    expect(dueSlots(daily, [done], paris.at + day + 7 * hour, 'America/New_York').run).toHaveLength(1);
  });
});

describe('a slot that was begun', () => {
  const [slot] = slotsBetween(daily.cron, 'UTC', start, start + day);
  const due = (given: Partial<SlotHistory> & Pick<SlotHistory, 'state'>, after: number) =>
    dueSlots(daily, [record(slot, { decidedAt: slot.at, ...given })], slot.at + after, 'UTC');

  it('is tried again when its pause is over', () => {
    const waiting = { state: 'waiting' as const, retryAt: slot.at + backoffMs(1) };
    expect(due(waiting, backoffMs(1) - 1).run).toEqual([]);
    expect(due(waiting, backoffMs(1)).run).toEqual([{ ...slot, attempts: 1 }]);
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt) / 60_000)).toEqual([1, 5, 25, 60]);
  });

  it('is taken over when its process is gone, and given up after the last attempt', () => {
    expect(due({ state: 'running', orphaned: false }, hour).run).toEqual([]);
    expect(due({ state: 'running', orphaned: true, pid: 42 }, hour).run).toEqual([{ ...slot, attempts: 1 }]);
    const last = due({ state: 'running', orphaned: true, pid: 42, attempts: 3 }, hour);
    expect(last).toEqual({ run: [], missed: [], failed: [{ ...slot, reason: expect.stringContaining('(42) ended') }] });
  });

  it('is given up when a later one is due', () => {
    const { run, failed } = due({ state: 'waiting', reason: 'no disk', retryAt: slot.at }, 2 * day);
    expect(run).toEqual([{ slot: '2026-01-03T06:00', at: slot.at + 2 * day, attempts: 0 }]);
    expect(failed).toEqual([{ ...slot, reason: 'no disk; not tried again, since a later slot is due' }]);
  });
});
