// node bench/main-loop.mjs FILE…: how responsive the main process stays while the files are imported, snapshots are
// made and three forests are trained, in a window on a new workspace. Prints, per phase, the event loop's delay (Node's
// histogram less its own interval) and how long a read of the screens took meanwhile, in milliseconds.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { neededRuntime } from '../tools/electron/run.mjs';
import { runtimeArguments, runtimeEnvironment } from '../tools/electron/runtime.mjs';
import { hasDisplay } from '../tools/electron/systemPackages.mjs';
import { root } from '../tools/lib.mjs';

/** Milliseconds between two looks at the event loop. */
const interval = 2;

const files = process.argv.slice(2).map((path) => resolve(path));
if (files.length === 0) {
  console.error('Usage: node bench/main-loop.mjs FILE…');
  process.exitCode = 2;
} else if (hasDisplay()) {
  await measure();
} else {
  const again = spawnSync('xvfb-run', ['-a', process.execPath, fileURLToPath(import.meta.url), ...files], {
    stdio: 'inherit',
  });
  process.exitCode = again.status ?? 1;
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
  Object.assign(process.env, runtimeEnvironment(neededRuntime()));
  const app = await _electron.launch({
    args: [
      ...runtimeArguments(),
      root,
      `--user-data-dir=${join(folder, 'user-data')}`,
      `--workspace=${join(folder, 'workspace')}`,
    ],
  });
  try {
    const page = await app.firstWindow();
    await ask(page, 'app.info', null);
    const report = (phase, result) => console.log(`${phase.padEnd(30)} ${result}`);
    for (const path of files) {
      report(`import ${path.split('/').at(-1)}`, await phase(app, page, 'import', { path, dryRun: false }));
    }
    report('snapshots', await phase(app, page, 'snapshot', { everyDays: 30 }));
    report('retrain (3 × 250 trees)', await phase(app, page, 'retrain', {}));
  } finally {
    process.kill(-Number(app.process().pid), 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function phase(app, page, operation, input) {
  await app.evaluate((_, resolution) => {
    const delay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution });
    Object.assign(globalThis, { delay });
    delay.enable();
  }, interval);
  const { id } = await ask(page, 'executions.start', { operation, input });
  const reads = [];
  let execution;
  do {
    const startedAt = performance.now();
    await ask(page, 'imports', {});
    reads.push(performance.now() - startedAt);
    await new Promise((wait) => setTimeout(wait, 50));
    execution = (await ask(page, 'executions.list', null)).find((one) => one.id === id);
  } while (execution.state === 'running');
  const delays = await app.evaluate(() => {
    const { delay } = /** @type {any} */ (globalThis);
    delay.disable();
    return [50, 99, 99.9, 100].map((p) => delay.percentile(p) / 1e6);
  });
  const [p50, p99, p999, most] = delays.map((value) => Math.max(0, value - interval).toFixed(1));
  reads.sort((a, b) => a - b);
  const seconds = ((execution.finishedAt - execution.startedAt) / 1000).toFixed(1);
  const read = (share) => reads[Math.min(reads.length - 1, Math.floor(reads.length * share))].toFixed(1);
  return `${execution.state} in ${seconds} s; loop delay p50 ${p50}, p99 ${p99}, p99.9 ${p999}, max ${most}; read p50 ${read(0.5)}, p99 ${read(0.99)}`;
}

async function ask(page, name, input) {
  const text = await page.evaluate(([asked, given]) => window.evergreen.request(asked, given), [name, input]);
  const answer = JSON.parse(text);
  if (answer.ok) return answer.value;
  throw new Error(`${name}: ${answer.error.message}`);
}
