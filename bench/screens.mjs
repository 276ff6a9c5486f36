// node bench/screens.mjs WORKSPACE [--train]: how a window on a workspace answers, and whether it ever stops: how long
// each request of the screens takes, how much comes, how long the main process's event loop and the page's thread were
// held meanwhile, and how long each screen takes until it is there. With --train while the command line trains beside
// it. tools/make-large-workspace.mjs makes a workspace for it. Milliseconds.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { neededRuntime } from '../tools/electron/run.mjs';
import { runtimeArguments, runtimeEnvironment } from '../tools/electron/runtime.mjs';
import { hasDisplay } from '../tools/electron/systemPackages.mjs';
import { root } from '../tools/lib.mjs';

const requests = [
  ['tasks', {}],
  ['labels', {}],
  ['dataSummary', {}],
  ['imports', {}],
  ['versions', {}],
  ['deployments', {}],
  ['runs', { limit: 200 }],
  ['activity', { limit: 300 }],
  ['batches', {}],
  ['schedule', {}],
  ['sources', {}],
  ['clientScores', {}],
];
const screens = [
  'Overview',
  'Clients',
  'Data',
  'Train',
  'Compare',
  'Versions',
  'Monitor',
  'Schedule',
  'Activity',
  'Settings',
];

const [workspace] = process.argv.slice(2);
const trains = process.argv.includes('--train');
if (!workspace) {
  console.error('Usage: node bench/screens.mjs WORKSPACE [--train]');
  process.exitCode = 2;
} else if (hasDisplay()) {
  await measure();
} else {
  const again = spawnSync(
    'xvfb-run',
    ['-a', process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  );
  process.exitCode = again.status ?? 1;
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
  Object.assign(process.env, runtimeEnvironment(neededRuntime()));
  const startedAt = performance.now();
  const app = await _electron.launch({
    args: [
      ...runtimeArguments(),
      root,
      `--user-data-dir=${join(folder, 'user-data')}`,
      `--workspace=${resolve(workspace)}`,
    ],
  });
  const training = trains ? train() : null;
  try {
    const page = await app.firstWindow();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    console.log(`first page: ${Math.round(performance.now() - startedAt)} ms after the launch`);
    await watch(app, page);
    console.log('| request | ms | kB | event loop held | page held |\n|---|---|---|---|---|');
    for (const [name, input] of requests) await row(app, page, name, () => ask(page, name, input));
    console.log('\n| screen | ms | | event loop held | page held |\n|---|---|---|---|---|');
    for (const name of screens) await row(app, page, name, () => open(page, name));
    if (training)
      console.log(`the training ${training.exitCode === null ? 'was under way all the time' : 'had ended before'}`);
  } finally {
    training?.kill();
    process.kill(-Number(app.process().pid), 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function train() {
  const args = [join(root, 'out', 'cli.js'), '--workspace', resolve(workspace), 'retrain', '--trees', '250'];
  return spawn(process.execPath, args, { stdio: 'ignore' });
}

/** Notes the longest time for which either thread did nothing else. */
async function watch(app, page) {
  await app.evaluate(() => {
    const held = { most: 0 };
    Object.assign(globalThis, { held });
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      held.most = Math.max(held.most, now - last - 5);
      last = now;
    }, 5);
  });
  await page.evaluate(() => {
    const held = { most: 0 };
    Object.assign(globalThis, { held });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) held.most = Math.max(held.most, duration);
    }).observe({ type: 'longtask' });
  });
}

function takeHeld() {
  const { held } = /** @type {any} */ (globalThis);
  const { most } = held;
  held.most = 0;
  return most;
}

async function row(app, page, name, work) {
  await app.evaluate(takeHeld);
  await page.evaluate(takeHeld);
  const { ms, kilobytes } = await work();
  await page.waitForTimeout(300);
  const [loop, held] = [await app.evaluate(takeHeld), await page.evaluate(takeHeld)];
  console.log(`| ${name} | ${Math.round(ms)} | ${kilobytes ?? ''} | ${Math.round(loop)} | ${Math.round(held)} |`);
}

async function ask(page, name, input) {
  return page.evaluate(
    async ([asked, given]) => {
      const start = performance.now();
      const answer = await window.evergreen.request(asked, given);
      const ms = performance.now() - start;
      if (!answer.ok) throw new Error(`${String(asked)}: ${answer.error.message}`);
      return { ms, kilobytes: Math.round(JSON.stringify(answer).length / 1000) };
    },
    [name, input],
  );
}

async function open(page, name) {
  const start = performance.now();
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
  return { ms: performance.now() - start };
}
