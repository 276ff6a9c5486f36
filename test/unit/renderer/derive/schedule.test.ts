import { describe, expect, it } from 'vitest';
import {
  calendarSpan,
  catchUpOf,
  cellsOf,
  daysAround,
  nextRuns,
  nightsOf,
  slotWord,
} from '../../../../renderer/derive/schedule';
import type { CalendarSlot, ScheduledJob, SlotRecord } from '../../../../shared/schemas/schedule';

const now = new Date(2026, 2, 29, 15).getTime();
const days = daysAround(now);
const slotAt = (at: number, state: SlotRecord['state']): CalendarSlot => ({
  job: 'daily',
  slot: String(at),
  at,
  state,
  reason: null,
  attempts: 1,
  runId: null,
  startedAt: null,
  decidedAt: at,
  retryAt: null,
  pid: null,
});

describe('the calendar', () => {
  it('has four weeks of local days, today in the middle, also where the clock changes', () => {
    expect(days).toHaveLength(28);
    expect(days.every((day) => new Date(day).getHours() === 0)).toBe(true);
    expect(new Date(days[14]).toDateString()).toBe(new Date(now).toDateString());
    const { from, to } = calendarSpan(days);
    expect([from, new Date(to).getHours()]).toEqual([days[0], 0]);
  });

  it('shows in a day what most wants to be seen', () => {
    const slots = [
      slotAt(days[14] + 1, 'done'),
      slotAt(days[14] + 2, 'failed'),
      slotAt(days[15] - 1, 'skipped'),
      slotAt(days[15], 'done'),
    ];
    const cells = cellsOf('daily', slots, days);
    expect(cells.map(({ state }) => state).slice(13, 17)).toEqual([null, 'failed', 'done', null]);
    expect(cells[14].slots).toHaveLength(3);
    expect(cellsOf('weekly', slots, days).every(({ state }) => state === null)).toBe(true);
  });
});

it('a slot that is claimed and has no run yet is queued: jobs never overlap', () => {
  const claimed = slotAt(days[14], 'running');
  expect(slotWord(claimed)).toBe('queued');
  expect(slotWord({ ...claimed, runId: 7 } as SlotRecord)).toBe('running');
  expect(slotWord({ job: 'daily', slot: '', at: days[20], state: 'planned' })).toBe('to come');
});

describe('what was missed and caught up', () => {
  const jobs = [{ job: 'daily', title: 'Incremental update' }] as ScheduledJob[];
  const at = days[13];
  const missed = slotAt(at, 'missed');
  const ran = (startedAt: number): CalendarSlot =>
    ({ ...slotAt(at, 'done'), startedAt, decidedAt: startedAt }) as SlotRecord;
  const hour = 3_600_000;

  it('is said in a sentence, until it has been seen', () => {
    const sentence =
      'While Evergreen was closed or the computer was asleep, 1 run was missed (incremental update) and 1 run was made up for (incremental update).';
    expect(catchUpOf(jobs, [missed, ran(at + hour)], 0)).toBe(sentence);
    expect(catchUpOf(jobs, [missed, missed], 0)).toContain('2 runs were missed');
    expect(catchUpOf(jobs, [missed, ran(at + hour)], at + hour)).toBeNull();
  });

  it('is nothing where every slot ran on time, or is to come', () => {
    const planned: CalendarSlot = { job: 'daily', slot: '', at: days[20], state: 'planned' };
    expect(catchUpOf(jobs, [ran(at + 60_000), planned], 0)).toBeNull();
  });
});

it('nights come newest first, each with its batches', () => {
  const batch = (night: string, task: string) => ({
    night,
    task,
    version: 'v',
    clients: 1,
    predictedAt: 0,
    scoredAt: 0,
    runId: 1,
  });
  const nights = nightsOf([batch('2026-01-09', 'a'), batch('2026-01-10', 'a'), batch('2026-01-09', 'b')]);
  expect(nights.map(({ night, batches }) => [night, batches.length])).toEqual([
    ['2026-01-10', 1],
    ['2026-01-09', 2],
  ]);
});

it('the next runs come soonest first; what is switched off has none', () => {
  const job = (name: ScheduledJob['job'], at: number | null): ScheduledJob => ({
    job: name,
    cron: '',
    enabled: at !== null,
    catchUp: 'latest',
    gate: 'none',
    lookbackDays: 7,
    retries: 2,
    since: 0,
    title: name,
    when: '',
    next: at === null ? [] : [{ slot: '', at }],
    last: null,
  });
  expect(nextRuns([job('weekly', 30), job('daily', 10), job('monthly', null)]).map(({ job: one }) => one.job)).toEqual([
    'daily',
    'weekly',
  ]);
});
