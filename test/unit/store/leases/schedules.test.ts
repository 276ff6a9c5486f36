import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLeases } from '../../../../electron/store/leases/leases';
import { listSchedules, makeSchedules, saveSchedule } from '../../../../electron/store/leases/schedules';
import { jobNames } from '../../../../shared/schedule';
import { temporaryFolder } from '../../../helpers/workspace';

function newWorkspace() {
  const db = openLeases(join(temporaryFolder(), 'leases.sqlite'));
  return { db, since: () => listSchedules(db, 9).map((one) => one.since) };
}

it('lists the schedules of a new workspace as they would be made now, and writes nothing', () => {
  const { db } = newWorkspace();
  const before = db.prepare('SELECT total_changes()').pluck().get();
  expect(listSchedules(db, 5)).toEqual(
    jobNames.map((job) =>
      expect.objectContaining({
        job,
        enabled: true,
        catchUp: 'latest',
        lookbackDays: 7,
        retries: 2,
        gate: 'none',
        since: 5,
      }),
    ),
  );
  expect(db.prepare('SELECT total_changes()').pluck().get()).toBe(before);
  expect(db.prepare('SELECT COUNT(*) FROM schedules').pluck().get()).toBe(0);
});

it('makes them once: what is made or changed keeps its time', () => {
  const { db, since } = newWorkspace();
  const [daily] = listSchedules(db, 1);
  saveSchedule(db, { ...daily, cron: '30 5 * * *', enabled: false, since: 2 });
  makeSchedules(db, { since: 3, now: 3 });
  makeSchedules(db, { since: 4, now: 4 });
  expect(since()).toEqual([2, 3, 3, 3]);
  expect(listSchedules(db, 9)[0]).toEqual({ ...daily, cron: '30 5 * * *', enabled: false, since: 2 });
});
