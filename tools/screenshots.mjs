// xvfb-run -a -s "-screen 0 1400x900x24" node tools/screenshots.mjs: takes the pictures of docs/screenshots, on the
// sample workspace, as it is after its jobs have run.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { neededRuntime } from './electron/run.mjs';
import { runtimeArguments, runtimeEnvironment } from './electron/runtime.mjs';
import { root } from './lib.mjs';

/** @type {{ screen: string, theme: 'light' | 'dark' }[]} */
const shots = [
  { screen: 'Overview', theme: 'light' },
  { screen: 'Overview', theme: 'dark' },
  { screen: 'Data', theme: 'light' },
  { screen: 'Compare', theme: 'light' },
  { screen: 'Versions', theme: 'dark' },
  { screen: 'Schedule', theme: 'light' },
];
const pictures = join(root, 'docs', 'screenshots');
const folder = mkdtempSync(join(tmpdir(), 'evergreen-screenshots-'));
Object.assign(process.env, runtimeEnvironment(neededRuntime()), { TZ: 'UTC' });
const app = await _electron.launch({
  args: [
    ...runtimeArguments(),
    root,
    `--user-data-dir=${join(folder, 'user-data')}`,
    `--workspace=${join(folder, 'Sample shop')}`,
    '--sample',
  ],
});
try {
  mkdirSync(pictures, { recursive: true });
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1280, 800));
  await latestDone(page);
  await page.evaluate(() => window.evergreen.request('executions.startJob', { job: 'nightly' }));
  await latestDone(page);
  for (const { screen, theme } of shots) {
    await page.emulateMedia({ colorScheme: theme });
    await page.getByRole('navigation').getByRole('button', { name: screen }).click();
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    if (screen === 'Compare') await compareWithFirst(page);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(pictures, `${screen.toLowerCase()}-${theme}.png`), animations: 'disabled' });
  }
} finally {
  process.kill(-Number(app.process().pid), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

async function latestDone(page) {
  for (;;) {
    const answer = JSON.parse(await page.evaluate(() => window.evergreen.request('executions.list', null)));
    const latest = answer.ok ? answer.value.findLast(({ background }) => !background) : null;
    if (latest?.state === 'done') return;
    if (latest && !['running', 'queued'].includes(latest.state)) throw new Error(latest.error?.message);
    await page.waitForTimeout(500);
  }
}

/** The last entry is the oldest version. */
async function compareWithFirst(page) {
  const against = page.getByLabel('Against');
  await against.selectOption({ index: (await against.locator('option').count()) - 1 });
  await page.getByRole('main').getByRole('button', { name: 'Compare' }).click();
  await page.locator('main svg').first().waitFor();
}
