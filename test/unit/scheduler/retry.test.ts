import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { claimDue, scheduleOf } from '../../../electron/scheduler/claims';
import { executeSlot } from '../../../electron/scheduler/execute';
import { startScheduler } from '../../../electron/scheduler/scheduler';
import { AppError } from '../../../shared/errors';
import { dayMs } from '../../../shared/time';
import { dataContext, localData } from '../../helpers/workspace';

const zone = 'Europe/Paris';
const minute = 60_000;
const made = Date.UTC(2026, 0, 5, 12);
/** 04:00 in Paris, when the nightly job is due. */
const due = Date.UTC(2026, 0, 6, 3);

/** The scheduler on a real store, with a clock that a test sets; the nightly job alone is on. */
function nightly(outcomes: string[]) {
  const clock = { now: made };
  const context = dataContext({ now: () => clock.now });
  const data = localData(context);
  const told: string[] = [];
  const scheduler = startScheduler({
    data,
    now: () => clock.now,
    zone: () => zone,
    execute: async () => {
      const outcome = outcomes.shift() ?? expect.fail('it ran more often than it should');
      if (outcome === 'done') return 'scored';
      throw new AppError('engine_died', outcome);
    },
    onSlot: ({ slot }, end) => told.push(`${slot} ${end ? end.state : 'begins'}`),
    onError: (error) => expect.fail(String(error)),
  });
  const at = async (time: number) => {
    clock.now = time;
    await scheduler.tick();
    await scheduler.idle();
    return context.leases
      .prepare(`SELECT slot, state, attempts, reason, retry_at AS retryAt FROM slots ORDER BY at`)
      .all();
  };
  const setUp = async () => {
    for (const schedule of await data.schedules()) {
      const accounts = { job: schedule.job, missed: [], failed: [] };
      const changed = { ...schedule, enabled: schedule.job === 'nightly' };
      await data.saveSchedule({ before: schedule, schedule: changed, accounts });
    }
  };
  return { at, setUp, told };
}

describe('a job that fails', () => {
  it('is tried again after one minute and then after five, and no sooner; then its slot is done', async () => {
    const { at, setUp, told } = nightly(['first', 'second', 'done']);
    await setUp();
    const slot = '2026-01-06T04:00';
    const waiting = { slot, state: 'waiting', attempts: 1, reason: 'first', retryAt: due + minute };
    expect(await at(due)).toEqual([waiting]);
    expect(await at(due + minute - 1)).toEqual([waiting]);
    const again = { ...waiting, attempts: 2, reason: 'second', retryAt: due + 6 * minute };
    expect(await at(due + minute)).toEqual([again]);
    expect(await at(due + 6 * minute - 1)).toEqual([again]);
    const done = { slot, state: 'done', attempts: 3, reason: 'scored', retryAt: null };
    expect(await at(due + 6 * minute)).toEqual([done]);
    expect(await at(due + 60 * minute)).toEqual([done]);
    expect(told).toEqual([
      `${slot} begins`,
      `${slot} waiting`,
      `${slot} begins`,
      `${slot} waiting`,
      `${slot} begins`,
      `${slot} done`,
    ]);
  });

  it('is given up after two retries; the next slot runs as usual', async () => {
    const { at, setUp, told } = nightly(['first', 'second', 'third', 'done']);
    await setUp();
    await at(due);
    await at(due + minute);
    const failed = { slot: '2026-01-06T04:00', state: 'failed', attempts: 3, reason: 'third', retryAt: null };
    expect(await at(due + 6 * minute)).toEqual([failed]);
    expect(await at(due + dayMs - 1)).toEqual([failed]);
    const next = { slot: '2026-01-07T04:00', state: 'done', attempts: 1, reason: 'scored', retryAt: null };
    expect(await at(due + dayMs)).toEqual([failed, next]);
    expect(told.filter((line) => line.endsWith('failed'))).toEqual(['2026-01-06T04:00 failed']);
  });

  it('and is given up since a later slot is due, is told as failed too', async () => {
    const { at, setUp, told } = nightly(['first', 'done']);
    await setUp();
    await at(due);
    // The machine slept until the next night.
    const slots = await at(due + dayMs);
    expect(slots).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('a later slot is due') },
      { state: 'done' },
    ]);
    expect(told).toContain('2026-01-06T04:00 failed');
  });
});

it('what could not be looked at of one job does not hold up the others, and is told', async () => {
  const clock = { now: made };
  const data = localData(dataContext({ now: () => clock.now }));
  const errors: unknown[] = [];
  const ran: string[] = [];
  const scheduler = startScheduler({
    data: {
      ...data,
      slotHistory: async (given) => {
        if (given.job === 'daily') throw new AppError('busy', 'not now');
        return data.slotHistory(given);
      },
    },
    now: () => clock.now,
    zone: () => zone,
    execute: async (job) => {
      ran.push(job);
      return 'done';
    },
    onSlot: () => undefined,
    onError: (error) => errors.push(error),
  });
  await scheduler.tick();
  clock.now = due;
  await scheduler.tick();
  await scheduler.idle();
  expect(ran).toEqual(['nightly']);
  expect(errors).toMatchObject([{ code: 'busy' }, { code: 'busy' }]);
});

it('a slot is done although the way from it to its run could not be written down', async () => {
  const data = localData(dataContext({ now: () => due }));
  await data.makeSchedules({ agoMs: minute * 10 });
  const [slot] = (await claimDue(data, await scheduleOf(data, 'nightly'), due, zone)).held;
  const noLink = { ...data, linkRun: () => Promise.reject(new AppError('disk_full', 'no room')) };
  const execute = async (_: string, __: AbortSignal, onRun: (runId: number) => void) => {
    onRun(1);
    await setImmediate();
    return 'scored';
  };
  const given = { execute, now: () => due, signal: new AbortController().signal };
  expect(await executeSlot(noLink, slot, given)).toMatchObject({ state: 'done', reason: 'scored' });
  expect(await data.latestSlot({ job: 'nightly' })).toMatchObject({ state: 'done' });
});
