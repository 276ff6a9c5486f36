import { expect, it } from 'vitest';
import { claimDue, scheduleOf } from '../../../electron/scheduler/claims';
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
