import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { SlotRecord } from '../../shared/schemas/schedule';
import { dayMs } from '../../shared/time';
import { answerDialogs, ask, comes, dialogsOf, engineOf, evergreen, execution, sample } from './actions';
import { type Desk, expect, type OpenApp, patiently, test } from './app';

/** As if the app had been closed for two days: every job has missed slots. */
function wasClosed({ workspace }: Desk): void {
  const db = new Database(join(workspace, 'leases.sqlite'));
  db.prepare('UPDATE schedules SET since = since - ?').run(2 * dayMs);
  db.close();
}

function slotsOf(page: Page): Promise<SlotRecord[]> {
  const until = Date.now() + dayMs;
  return ask(page, 'calendar', { from: until - 4 * dayMs, to: until }).then((slots) =>
    slots.flatMap((slot) => (slot.state === 'planned' ? [] : [slot])),
  );
}

test('the schedule is kept: what was missed while the app was closed is caught up once, the rest is on record', async ({
  desk,
}) => {
  const first = await desk.open();
  const { jobs } = await ask(first.page, 'schedule', {});
  expect(jobs.map(({ job, when }) => [job, when])).toEqual([
    ['daily', 'every day at 06:00'],
    ['weekly', 'every Sunday at 02:00'],
    ['monthly', 'on day 1 of the month at 03:00'],
    ['nightly', 'every day at 04:00'],
  ]);
  await ask(first.page, 'changeSchedule', { job: 'weekly', cron: '30 5 * * *' });
  for (const job of ['daily', 'monthly', 'nightly'] as const) {
    await ask(first.page, 'changeSchedule', { job, enabled: false });
  }
  await first.app.close();
  wasClosed(desk);

  const { page } = await desk.open();
  await expect
    .poll(async () => (await slotsOf(page)).map(({ job, state }) => [job, state]))
    .toEqual([
      ['weekly', 'missed'],
      ['weekly', 'skipped'],
    ]);
  const [missed, skipped] = await slotsOf(page);
  expect(missed.reason).toContain('only the latest slot is caught up');
  expect(skipped.reason).toContain('No task was trained');
  const { text } = await ask(page, 'runLog', { runId: skipped.runId as number });
  expect(text).toContain('started by schedule');
});

/** Only the weekly job is on, with a slot in the days before; there is data to train on. */
async function onlyWeekly(desk: Desk, retries: number): Promise<void> {
  const { app, page } = await desk.open();
  await ask(page, 'changeSchedule', { job: 'weekly', cron: '30 5 * * *', retries });
  for (const other of ['daily', 'monthly', 'nightly'] as const) {
    await ask(page, 'changeSchedule', { job: other, enabled: false });
  }
  await app.close();
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-05-01', '--to', '2011-08-01');
  wasClosed(desk);
}

/** Kills the engine in the middle of the weekly job. */
async function killEngine({ app, page }: Pick<OpenApp, 'app' | 'page'>): Promise<void> {
  await execution(page, ({ job, steps }) => job === 'weekly' && steps.some(({ kind }) => kind === 'train'));
  process.kill(await engineOf(app), 'SIGKILL');
  await execution(page, ({ state }) => state === 'failed');
}

const states = async (page: Page) => (await slotsOf(page)).map(({ state, attempts }) => [state, attempts]);

test('a job that has failed for good is told in the window, and stays there until it is dismissed', async ({
  desk,
}) => {
  await onlyWeekly(desk, 0);
  const { app, page } = await desk.open();
  await killEngine({ app, page });
  await expect.poll(() => states(page)).toContainEqual(['failed', 1]);
  const notice = page.getByRole('status', { name: 'Messages' });
  await expect(notice).toContainText('Full retrain failed');
  await expect(notice).toContainText('The engine process ended unexpectedly');
  // Also for a page that was not there when it came.
  await page.reload();
  await expect(notice).toContainText('The engine process ended unexpectedly');
  await notice.getByRole('button', { name: 'Schedule' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Schedule');
  await expect(page.getByRole('group', { name: 'Scheduled jobs' })).toContainText('failed');
  await expect(notice).toBeEmpty();
});

test('a job that has failed once is tried again, when the machine wakes up say', async ({ desk }) => {
  await onlyWeekly(desk, 1);
  const { app, page } = await desk.open();
  await killEngine({ app, page });
  await expect.poll(() => states(page)).toContainEqual(['waiting', 1]);
  // The minute until the next attempt passes asleep.
  const db = new Database(join(desk.workspace, 'leases.sqlite'));
  db.prepare(`UPDATE slots SET retry_at = retry_at - 60000 WHERE state = 'waiting'`).run();
  db.close();
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await expect.poll(() => states(page)).toContainEqual(['done', 2]);
  expect((await ask(page, 'versions', {})).versions).toHaveLength(1);
});

test('the Schedule screen scores a night, writes its scores as a file, and says what was missed', async ({ desk }) => {
  await onlyWeekly(desk, 2);
  const { app, page } = await desk.open();
  await expect.poll(() => states(page)).toContainEqual(['done', 1]);
  await ask(page, 'executions.startJob', { job: 'nightly' });
  await execution(page, ({ job, state }) => job === 'nightly' && state === 'done');

  await page.getByRole('navigation').getByRole('button', { name: 'Schedule' }).click();
  const missed = page.getByRole('status', { name: 'While nothing was running' });
  await expect(missed).toContainText('1 run was missed (full retrain) and 1 run was made up for (full retrain)');
  await missed.getByRole('button', { name: 'Dismiss' }).click();
  await expect(missed).toBeHidden();

  const target = join(desk.folder, 'predictions.csv');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, target);
  const [{ night, clients }] = await ask(page, 'batches', {});
  await comes(page, '.toast', `written to ${target}`, () =>
    page.getByRole('button', { name: `Export the scores of ${night}` }).click(),
  );
  expect(readFileSync(target, 'utf8').trimEnd().split('\n')).toHaveLength(clients + 1);
});

const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isVisible());
const close = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
const quit = (app: ElectronApplication) => app.evaluate(({ app: own }) => setImmediate(() => own.quit()));

test('a closed window leaves the app in the tray, and comes back', async ({ desk }) => {
  const { app, page } = await desk.open();
  expect(await ask(page, 'background.get', null)).toEqual({
    keepInTray: true,
    startAtLogin: false,
    trainOnAlarm: false,
  });
  await expect.poll(() => isVisible(app)).toBe(true);
  await close(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  expect((await ask(page, 'schedule', {})).jobs).toHaveLength(4);
  await app.evaluate(({ app: own }) => own.emit('activate'));
  await expect.poll(() => isVisible(app)).toBe(true);
});

test('the app starts at login, into the tray, when a person wants it', async ({ desk }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps the entry');
  const entry = join(desk.folder, '.config', 'autostart', 'evergreen.desktop');
  const first = await desk.open();
  await first.page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  const wanted = first.page.getByRole('switch', { name: 'Start at login' });
  await wanted.click();
  await expect(wanted).toBeChecked();
  expect(readFileSync(entry, 'utf8')).toContain('"--hidden"');
  await wanted.click();
  await expect(wanted).not.toBeChecked();
  expect(existsSync(entry)).toBe(false);
  await first.app.close();

  const { app, page } = await desk.open('--hidden');
  await ask(page, 'app.info', null);
  expect(await isVisible(app)).toBe(false);
});

test('quitting while a scheduled job is under way asks first; the slot is left for the next start', async ({
  desk,
}) => {
  await onlyWeekly(desk, 2);
  const second = await desk.open();
  await execution(second.page, ({ job, state, steps }) => job === 'weekly' && state === 'running' && steps.length > 1);
  await answerDialogs(second.app, 0);
  await quit(second.app);
  await expect.poll(() => dialogsOf(second.app)).toHaveLength(1);
  expect(await execution(second.page, () => true)).toMatchObject({ state: 'running' });

  await answerDialogs(second.app, 1);
  const closed = second.app.waitForEvent('close', patiently);
  await quit(second.app);
  await closed;
  const db = new Database(join(desk.workspace, 'leases.sqlite'), { readonly: true });
  expect(db.prepare(`SELECT state, attempts, reason FROM slots WHERE state <> 'missed'`).all()).toEqual([
    { state: 'waiting', attempts: 0, reason: 'Evergreen was quit meanwhile' },
  ]);
  db.close();
});
