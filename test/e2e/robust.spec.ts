import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Execution } from '../../shared/contract';
import { answerDialogs, ask, commandLine, dialogsOf, engineOf, evergreen, execution, sample } from './actions';
import { expect, launchArguments, patiently, test } from './app';

const isTraining = ({ steps }: Execution) => steps.some(({ kind }) => kind === 'train');

test('the engine killed from outside fails the training clearly, and the next one works', async ({ desk }) => {
  const { app, page } = await desk.open('--sample');
  await execution(page, isTraining);
  process.kill(await engineOf(app), 'SIGKILL');
  const failed = await execution(page, ({ state }) => state !== 'running');
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'engine_died' } });
  expect(failed.error?.message).toContain('The engine process ended unexpectedly');
  expect(await ask(page, 'app.info', null)).toMatchObject({ workspace: desk.workspace });

  const { runs } = await evergreen(desk, 'history');
  expect(runs[0]).toMatchObject({ state: 'failed', error: expect.stringContaining('ended unexpectedly') });
  expect(await evergreen(desk, 'retrain', '--trees', '20', '--min-leaf', '10')).toMatchObject({ deployed: true });
});

test('the app killed in the middle of a training starts again, and completes the sample', async ({ desk }) => {
  const first = await desk.open('--sample');
  await execution(first.page, isTraining);
  const engine = await engineOf(first.app);
  process.kill(first.app.process().pid ?? 0, 'SIGKILL');
  // The engine ends with the app.
  await expect.poll(() => existsSync(`/proc/${engine}`)).toBe(false);

  const second = await desk.open('--sample');
  await execution(second.page, ({ state }) => state === 'done');
  const { runs } = await evergreen(desk, 'history');
  expect(runs.map(({ strategy, state }) => `${strategy} ${state}`)).toEqual([
    'batch done',
    'retrain done',
    'batch done',
    'retrain done',
    'retrain failed',
  ]);
  const imports = await ask(second.page, 'imports', {});
  await second.app.close();

  const third = await desk.open('--sample');
  expect(await ask(third.page, 'imports', {})).toEqual(imports);
  const asked = (await ask(third.page, 'executions.list', null)).filter(({ background }) => !background);
  expect(asked).toEqual([]);
  expect((await evergreen(desk, 'history')).runs).toEqual(runs);
});

test('the command line works on the workspace of the open window', async ({ desk }) => {
  const { page } = await desk.open();
  await ask(page, 'app.info', null);
  expect(await evergreen(desk, 'import', sample)).toMatchObject({ rejected: 0 });
  expect((await evergreen(desk, 'imports')).imports).toHaveLength(1);
  expect(await ask(page, 'app.info', null)).toMatchObject({ workspace: desk.workspace });
});

test('a training of the command line that is killed has failed in the open window, too', async ({ desk }) => {
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-04-01', '--to', '2011-06-01', '--every', '30d');
  const { page } = await desk.open();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const [program, ...before] = commandLine;
  // So many that it goes on for long after the window has seen it.
  const training = spawn(program, [...before, '--workspace', desk.workspace, 'retrain', '--trees', '3000']);
  const workspace = page.getByLabel('Workspace', { exact: true });
  await expect(workspace).toContainText('Full retrain · command line');
  training.kill('SIGKILL');
  await expect(workspace).toContainText('Engine idle');
  await expect(page.getByText(/The process that ran it \(\d+\) ended before the run did/).first()).toBeVisible();
  expect((await evergreen(desk, 'history')).runs[0].state).toBe('failed');
});

test('closing the window while a job is under way asks first', async ({ desk }) => {
  const { app, page } = await desk.open('--sample');
  await ask(page, 'background.set', { keepInTray: false });
  await execution(page, isTraining);
  await answerDialogs(app, 0);
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await close();
  await expect.poll(() => dialogsOf(app)).toHaveLength(1);
  expect((await dialogsOf(app))[0].buttons).toEqual(['Keep working', 'Stop and close']);
  expect(await execution(page, () => true)).toMatchObject({ state: 'running' });

  await answerDialogs(app, 1);
  const closed = app.waitForEvent('close', patiently);
  await close();
  await closed;
  expect((await evergreen(desk, 'history')).runs[0].state).toBe('cancelled');
});

test('an error that nobody caught is shown as a report, which is saved when a person says so', async ({ desk }) => {
  const { app, page } = await desk.open();
  const saved = join(desk.folder, 'report.txt');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, saved);
  const shown = app.waitForEvent('window', patiently);
  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown by the test');
    });
    void Promise.reject(new Error('rejected by the test'));
  });
  const report = await shown;
  const text = await report.getByLabel('Report').innerText();
  expect(text).toContain('by the test');
  expect(existsSync(saved)).toBe(false);
  // By keyboard, since a click waits for a page to come, and the main process takes the link.
  await report.getByRole('link', { name: 'Save the report…' }).focus();
  await report.keyboard.press('Enter');
  await expect.poll(() => existsSync(saved) && readFileSync(saved, 'utf8').trim()).toBe(text.trim());
  const log = join(desk.workspace, 'logs', 'evergreen.log');
  await expect.poll(() => readFileSync(log, 'utf8')).toContain('Error: thrown by the test');
  await expect.poll(() => readFileSync(log, 'utf8')).toContain('Error: rejected by the test');
  expect(await ask(page, 'app.info', null)).toMatchObject({ workspace: desk.workspace });
});

test('a page whose process ends is loaded again', async ({ desk }) => {
  const { app } = await desk.open();
  const inPage = (script: string) =>
    app.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()
          .find((window) => window.getTitle() === 'Evergreen')
          ?.webContents.executeJavaScript(code),
      script,
    );
  await inPage('window.before = true');
  await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((loaded) => {
        const { webContents } = BrowserWindow.getAllWindows()[0];
        webContents.once('did-finish-load', () => loaded());
        webContents.forcefullyCrashRenderer();
      }),
  );
  expect(await inPage(`'before' in window`)).toBe(false);
  // Beside it, the report is shown.
  await expect.poll(() => app.windows().length).toBe(2);
  await expect.poll(() => inPage(`document.querySelector('h1')?.textContent`)).toBe('Overview');
  expect(readFileSync(join(desk.workspace, 'logs', 'evergreen.log'), 'utf8')).toContain('The window’s process ended');
});

test('the window comes back where it was left', async ({ desk }) => {
  const bounds = { x: 120, y: 90, width: 1000, height: 650 };
  const first = await desk.open();
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0].setBounds(to), bounds);
  await first.app.close();
  const { app } = await desk.open();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getBounds())).toEqual(bounds);
});

test('a second start ends, and the first window stays', async ({ desk }) => {
  const { app, page } = await desk.open();
  const { spawnfile } = app.process();
  // It ends by itself: without Playwright, which would wait for its window.
  await promisify(execFile)(spawnfile, launchArguments(desk.folder, [`--workspace=${desk.workspace}`]));
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await ask(page, 'app.info', null)).toMatchObject({ workspace: desk.workspace });
});
