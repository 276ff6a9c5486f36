import { expect, it } from 'vitest';
import { claimDue, scheduleOf, whatIsDue } from '../../../electron/scheduler/claims';
import { calendar, editSchedule } from '../../../electron/scheduler/schedules';
import { dayMs } from '../../../shared/time';
import { dataContext, localData } from '../../helpers/workspace';

it('two who change a schedule at once both have their say', async () => {
  const now = Date.UTC(2026, 0, 6);
  const moment = { now, zone: 'UTC' };
  const data = localData(dataContext({ now: () => now }));
  let isFirst = true;
  const slotHistory: typeof data.slotHistory = async (given) => {
    if (isFirst) {
      isFirst = false;
      await editSchedule(data, { job: 'daily', cron: '30 5 * * *' }, moment);
    }
    return data.slotHistory(given);
  };
  await editSchedule({ ...data, slotHistory }, { job: 'daily', retries: 7 }, moment);
  const found = (await data.schedules()).find(({ job }) => job === 'daily');
  expect(found).toMatchObject({ cron: '30 5 * * *', retries: 7 });
});

it('one that was changed while the clock was ahead begins when it is looked at next, however late its slot is', async () => {
  const clock = { now: Date.UTC(2027, 0, 1) };
  const data = localData(dataContext({ now: () => clock.now }));
  await editSchedule(data, { job: 'daily', cron: '0 6 * * *' }, { now: clock.now, zone: 'UTC' });
  clock.now = Date.UTC(2026, 0, 6);
  await data.makeSchedules({ agoMs: 0 });
  // The machine was asleep at six.
  clock.now = Date.UTC(2026, 0, 6, 9);
  const { run } = await whatIsDue(data, await scheduleOf(data, 'daily'), clock.now, 'UTC');
  expect(run).toMatchObject([{ slot: '2026-01-06T06:00' }]);
});

it('the slots that will come of one that was changed while the clock was ahead are planned, and run', async () => {
  const clock = { now: Date.UTC(2027, 0, 1) };
  const data = localData(dataContext({ now: () => clock.now }));
  await editSchedule(data, { job: 'daily', cron: '0 6 * * *' }, { now: clock.now, zone: 'UTC' });
  const now = Date.UTC(2026, 0, 6, 5, 50);
  clock.now = now;
  const slots = await calendar(data, { from: now, to: now + dayMs }, { now, zone: 'UTC' });
  expect(slots.filter(({ job }) => job === 'daily')).toMatchObject([{ slot: '2026-01-06T06:00', state: 'planned' }]);
  clock.now = now + 11 * 60_000;
  const { held } = await claimDue(data, await scheduleOf(data, 'daily'), clock.now, 'UTC');
  for (const slot of held) slot.stop();
  expect(held).toMatchObject([{ slot: '2026-01-06T06:00' }]);
});
