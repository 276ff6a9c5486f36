import { expect, it } from 'vitest';
import { claimDue, scheduleOf, whatIsDue } from '../../../electron/scheduler/claims';
import { scheduleAt } from '../../../electron/scheduler/due';
import { onTimeMs } from '../../../shared/schedule';
import { dataContext, localData } from '../../helpers/workspace';

it('finds the slot that has woken it due, though nobody has looked at the schedule before', async () => {
  // A Sunday, at 02:00 and a few seconds.
  const now = Date.UTC(2026, 2, 1, 2, 0, 7);
  const data = localData(dataContext({ now: () => now }));
  const claim = async () => (await claimDue(data, await scheduleOf(data, 'weekly'), now, 'UTC')).held;
  expect(await claim()).toEqual([]);
  await data.makeSchedules({ agoMs: onTimeMs + 1 });
  const held = await claim();
  for (const { stop } of held) stop();
  expect(held.map(({ slot }) => slot)).toEqual(['2026-03-01T02:00']);
});

it.each([
  ['nobody has made the schedule yet', null, 7_000, ['2026-03-01T02:00']],
  ['it was made long ago', 3_600_000, 7_000, ['2026-03-01T02:00']],
  ['it was made since the slot', 60_000, 120_000, []],
])('what is due is what a wake-up would run, where %s', async (_, madeAgo, late, expected) => {
  let now = Date.UTC(2026, 2, 1, 2) + late;
  const data = localData(dataContext({ now: () => now }));
  if (madeAgo !== null) await data.makeSchedules({ agoMs: madeAgo });
  now++;
  const asked = now;
  const told = await whatIsDue(data, scheduleAt(await scheduleOf(data, 'weekly'), now, asked), now, 'UTC');
  await data.makeSchedules({ agoMs: onTimeMs + 1 });
  const { held } = await claimDue(data, await scheduleOf(data, 'weekly'), now, 'UTC');
  for (const { stop } of held) stop();
  expect(told.run.map(({ slot }) => slot)).toEqual(expected);
  expect(held.map(({ slot }) => slot)).toEqual(expected);
});

it('what is due at a time before the schedule was made is told as if it had been there', () => {
  const schedule = {
    job: 'weekly',
    cron: '0 2 * * 0',
    enabled: true,
    catchUp: 'latest',
    gate: 'none',
    lookbackDays: 7,
    retries: 2,
    since: 9e12,
  } as const;
  const at = Date.UTC(2026, 2, 1, 2, 1);
  expect(scheduleAt(schedule, at, 9.1e12).since).toBeLessThan(Date.UTC(2026, 2, 1, 2));
});
