// node bench/screens.mjs WORKSPACE [--train] [--import FILE]: how a window on a workspace answers, and whether it ever
// stops: how long each request of the screens takes, how much comes, how long the main process's event loop was held,
// and the page's thread by one task; how long a click takes until its screen is painted, with all that is on it; and
// the memory of all processes. With --train and --import while the command line trains and imports beside it.
// tools/make-large-workspace.mjs makes a workspace for it. Milliseconds; on a busy machine the processor's time of a
// task tells more than how long it took.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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
  'Replay',
  'Schedule',
  'Serving',
  'Activity',
  'Settings',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { train: { type: 'boolean', default: false }, import: { type: 'string' } },
});
const [workspace] = positionals;
/** So often each screen is opened. */
const rounds = 8;
if (!workspace) {
  console.error('Usage: node bench/screens.mjs WORKSPACE [--train] [--import FILE]');
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
  Object.assign(process.env, runtimeEnvironment(neededRuntime()));
  const beside = [
    ...(values.train ? [evergreen('retrain', '--trees', '250')] : []),
    ...(values.import ? [evergreen('import', values.import)] : []),
  ];
  try {
    await launched(async (app, page, startedAt) => {
      await trace(app);
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      console.log(`first page: ${Math.round(performance.now() - startedAt)} ms after the launch`);
      await watchLoop(app);
      console.log('| request | ms | kB | event loop held | page held, longest | its processor time |');
      console.log('|---|---|---|---|---|---|');
      await row(app, 'first page', async () => ({ ms: await shown(page, 'Overview') }));
      for (const [name, input] of requests) await row(app, name, () => ask(page, name, input));
      for (const name of screens) await row(app, name, async () => ({ ms: await open(page, name) }));
    });
    // Another window, that nothing is traced of: a trace has memory and a process of its own.
    await launched(async (app, page) => {
      await shown(page, 'Overview');
      await watchClicks(page);
      await clicks(page);
      for (const { name, child } of beside)
        console.log(`${name} ${child.exitCode === null ? 'was under way all the time' : 'had ended before'}`);
      for (const { child } of beside) child.kill();
      await idleMemory(Number(app.process().pid));
    });
  } finally {
    for (const { child } of beside) child.kill();
  }
}

/** Starts the app with settings of its own, and ends it after the work. */
async function launched(work) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
  const startedAt = performance.now();
  const app = await _electron.launch({
    args: [
      ...runtimeArguments(),
      root,
      `--user-data-dir=${join(folder, 'user-data')}`,
      `--workspace=${resolve(workspace)}`,
    ],
  });
  try {
    await work(app, await app.firstWindow(), startedAt);
  } finally {
    process.kill(-Number(app.process().pid), 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function evergreen(name, ...args) {
  const words = [join(root, 'out', 'cli.js'), '--workspace', resolve(workspace), name, ...args];
  return { name, child: spawn(process.execPath, words, { stdio: 'ignore' }) };
}

/** Notes for how long the main process's event loop did nothing else. */
function watchLoop(app) {
  return app.evaluate(() => {
    const held = { most: 0 };
    Object.assign(globalThis, { held });
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      held.most = Math.max(held.most, now - last - 5);
      last = now;
    }, 5);
  });
}

/** Notes when clicks were painted. */
function watchClicks(page) {
  return page.evaluate(() => {
    const inputs = [];
    Object.assign(globalThis, { inputs });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'click') inputs.push(duration);
    }).observe(/** @type {PerformanceObserverInit} */ ({ type: 'event', durationThreshold: 16 }));
  });
}

function takeHeld() {
  const { held } = /** @type {any} */ (globalThis);
  const { most } = held;
  held.most = 0;
  return most;
}

async function trace(app) {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', 'disabled-by-default-devtools.timeline'] }),
  );
}

/** The longest task of the page's thread since the trace began, and the processor's time that it took. */
async function longestTask(app) {
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const names = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const pages = new Set(names.map(threadOf));
  const tasks = traceEvents.filter((one) => one.ph === 'X' && one.name.endsWith('RunTask') && pages.has(threadOf(one)));
  const longest = tasks.reduce((most, one) => (one.tdur > most.tdur ? one : most), { tdur: 0, dur: 0 });
  return { ms: longest.dur / 1000, processor: longest.tdur / 1000 };
}

async function row(app, name, work) {
  await app.evaluate(takeHeld);
  const { ms, kilobytes } = await work();
  await pause(300);
  const [loop, held] = [await app.evaluate(takeHeld), await longestTask(app)];
  await trace(app);
  const cells = [name, ms.toFixed(0), kilobytes ?? '', loop.toFixed(0), held.ms.toFixed(0), held.processor.toFixed(0)];
  console.log(`| ${cells.join(' | ')} |`);
}

/**
 * Opens every screen several times: until the first picture after the click, and until all of the screen is painted.
 */
async function clicks(page) {
  await page.evaluate(() => /** @type {any} */ (globalThis).inputs.splice(0));
  const whole = [];
  for (let round = 0; round < rounds; round++) for (const name of screens) whole.push(await open(page, name));
  const first = await page.evaluate(() => /** @type {any} */ (globalThis).inputs);
  // Those below the observer's threshold are not told.
  const all = [...first, ...Array(Math.max(0, whole.length - first.length)).fill(16)];
  const share = (times, of) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * of) - 1].toFixed(0);
  for (const [what, times] of [
    ['first picture', all],
    ['all of the screen', whole],
  ])
    console.log(`click to ${what}: p50 ${share(times, 0.5)}, p95 ${share(times, 0.95)} ms of ${whole.length}`);
}

/**
 * Tells the memory once nothing has been computed for some time, what is idle has ended (after a minute, the engine and
 * the reader), and none has become free.
 */
async function idleMemory(pid) {
  await pause(60_000);
  const span = 15_000;
  let before = processesOf(pid);
  for (let i = 0; i < 40; i++) {
    await pause(span);
    const now = processesOf(pid);
    const hasEngine = now.some(({ what }) => what.startsWith('engine'));
    const share = (sumOf(now, 'seconds') - sumOf(before, 'seconds')) / (span / 1000);
    if (!hasEngine && share < 0.1 && sumOf(now, 'megabytes') > 0.98 * sumOf(before, 'megabytes')) break;
    before = now;
  }
  const last = processesOf(pid);
  for (const { what, megabytes } of last) console.log(`  ${what}: ${megabytes.toFixed(0)} MB`);
  console.log(`idle: ${sumOf(last, 'megabytes').toFixed(0)} MB in all ${last.length} processes, by proportional size`);
}

function sumOf(processes, field) {
  return processes.reduce((sum, one) => sum + one[field], 0);
}

/**
 * A process and all that it started: what each is, its time on the processor, and its megabytes by proportional size
 * (PSS), in which a page that several share counts once; by the sum of what is resident it would count in each. Linux.
 */
function processesOf(pid) {
  const parents = new Map();
  const seconds = new Map();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const stat = readOrNull(`/proc/${name}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (!fields) continue;
    parents.set(Number(name), Number(fields[1]));
    seconds.set(Number(name), (Number(fields[11]) + Number(fields[12])) / 100);
  }
  const isOurs = (one) => one === pid || (parents.has(one) && isOurs(parents.get(one)));
  return [...parents.keys()].filter(isOurs).map((one) => {
    const line = (readOrNull(`/proc/${one}/cmdline`) ?? '').replaceAll('\0', ' ');
    const [, kind = 'main'] = /--utility-sub-type=(\S+)/.exec(line) ?? /--type=(\S+)/.exec(line) ?? [];
    // Electron's name for a process of ours: the engine, or the one that answers.
    const what = kind.includes('NodeService') ? 'engine or serving' : kind;
    const pss = /^Pss: +(\d+)/m.exec(readOrNull(`/proc/${one}/smaps_rollup`) ?? '');
    return { what, seconds: seconds.get(one) ?? 0, megabytes: Number(pss?.[1] ?? 0) / 1000 };
  });
}

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

async function ask(page, name, input) {
  const { ms, text } = await page.evaluate(
    async ([asked, given]) => {
      const start = performance.now();
      const answer = await window.evergreen.request(asked, given);
      return { ms: performance.now() - start, text: answer };
    },
    [name, input],
  );
  const answer = JSON.parse(text);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return { ms, kilobytes: Math.round(text.length / 1000) };
}

/** Milliseconds from the click to the picture with all of the screen, as the page measures them. */
async function open(page, name) {
  const button = page.getByRole('navigation').getByRole('button', { name });
  await button.evaluate((element) => {
    element.addEventListener('click', ({ timeStamp }) => Object.assign(globalThis, { clickedAt: timeStamp }), {
      capture: true,
      once: true,
    });
  });
  await button.click();
  return (await shown(page, name)) - (await page.evaluate(() => /** @type {any} */ (globalThis).clickedAt));
}

/** When, by the page's clock, the screen was painted with all that is on it. */
function shown(page, name) {
  return page.evaluate(async (title) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isThere = () =>
      document.querySelector('h1')?.textContent === title && !document.querySelector('main .skeleton');
    while (!isThere()) await frame();
    await frame();
    return performance.now();
  }, name);
}
