import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SlotRecord } from '../../shared/schedule';
import { ask } from './actions';
import { type Desk, expect, test } from './app';

const dayMs = 86_400_000;

/** As if the app had been closed for two days: every job has missed slots. */
function wasClosed({ workspace }: Desk): void {
  const db = new Database(join(workspace, 'leases.sqlite'));
  db.prepare('UPDATE schedules SET since = since - ?').run(2 * dayMs);
  db.close();
}

function slotsOf(page: Parameters<typeof ask>[0]): Promise<SlotRecord[]> {
  const until = Date.now() + dayMs;
  return ask(page, 'schedule.calendar', { from: until - 4 * dayMs, to: until }).then((slots) =>
    slots.flatMap((slot) => (slot.state === 'planned' ? [] : [slot])),
  );
}

test('the schedule is kept: what was missed while the app was closed is caught up once, the rest is on record', async ({
  desk,
}) => {
  const first = await desk.open();
  const { jobs } = await ask(first.page, 'schedule.jobs', null);
  expect(jobs.map(({ job, when }) => [job, when])).toEqual([
    ['daily', 'every day at 06:00'],
    ['weekly', 'every Sunday at 02:00'],
    ['monthly', 'on day 1 of the month at 03:00'],
    ['nightly', 'every day at 04:00'],
  ]);
  await ask(first.page, 'schedule.change', { job: 'weekly', cron: '30 5 * * *' });
  for (const job of ['daily', 'monthly', 'nightly'] as const) {
    await ask(first.page, 'schedule.change', { job, enabled: false });
  }
  await first.app.close();
  wasClosed(desk);

  const { page } = await desk.open();
  await expect
    .poll(async () => (await slotsOf(page)).map(({ job, state }) => [job, state]), { timeout: 30_000 })
    .toEqual([
      ['weekly', 'missed'],
      ['weekly', 'skipped'],
    ]);
  const [missed, skipped] = await slotsOf(page);
  expect(missed.reason).toContain('only the latest slot is caught up');
  expect(skipped.reason).toContain('No task could be trained');
  const { text } = await ask(page, 'runs.log', { runId: skipped.runId as number });
  expect(text).toContain('started by schedule');
});
