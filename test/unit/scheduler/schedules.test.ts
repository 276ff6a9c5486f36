import { expect, it } from 'vitest';
import { editSchedule } from '../../../electron/scheduler/schedules';
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
