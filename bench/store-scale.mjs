// node bench/store-scale.mjs [ROWS]: how the label store bears a large file, on a workspace of its own.
//
// Writes ROWS (1,000,000) predictions with 20 features and as many outcomes as CSVs, then, in one run: has the
// `sqlite3` shell import the predictions, has Evergreen import them and the outcomes, and writes the training table,
// twice. Meanwhile another process does what a deployment does, ten times a second: it claims the lease, records the
// deployment, and gives the lease back. Prints a table in Markdown. Needs the sqlite3 shell.

import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { root } from '../tools/lib.mjs';
import { writeOutcomes, writePredictions } from './dataFiles.mjs';
import { buildEngine, parts } from './engine.mjs';

/** Milliseconds between two looks at the event loop. */
const interval = 2;

async function measure(rows) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
  try {
    const predictions = join(folder, 'predictions.csv');
    const outcomes = join(folder, 'outcomes.csv');
    writePredictions(predictions, rows);
    writeOutcomes(outcomes, rows);
    const megabytes = Math.round(statSync(predictions).size / 1e6);
    console.log(
      `${rows.toLocaleString('en-US')} predictions × 20 features, ${megabytes} MB; ${cpus()[0].model}, Node ${process.version}\n`,
    );
    console.log(
      '| step | seconds | peak memory, MB | event loop delay p99 / most, ms | claim p50 / p99 / most, ms | record p50 / p99 / most, ms |',
    );
    console.log('|---|---|---|---|---|---|');
    const shell = timed(() =>
      spawnSync('sqlite3', [join(folder, 'shell.sqlite'), '-cmd', '.mode csv', `.import ${predictions} t`]),
    );
    row('`sqlite3` shell: .import of the predictions', shell.seconds);
    const workspace = join(folder, 'workspace');
    const store = await openStore(workspace);
    const io = { dryRun: false, actor: 'bench', map: {} };
    await step('import of the predictions', workspace, () => store.importFile({ path: predictions, ...io }));
    await step('import of the outcomes, and the join', workspace, () => store.importFile({ path: outcomes, ...io }));
    await step('import of the predictions again', workspace, () => store.importFile({ path: predictions, ...io }));
    await step('training table', workspace, () => store.trainingTable());
    await step('training table, unchanged', workspace, () => store.trainingTable());
    await store.close();
    row(`database, in MB: ${Math.round(statSync(join(workspace, 'labels.sqlite')).size / 1e6)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(work) {
  const startedAt = performance.now();
  const result = work();
  if (result.status !== 0) throw new Error(`sqlite3: ${result.stderr ?? result.error}`);
  return { seconds: (performance.now() - startedAt) / 1000 };
}

async function step(name, workspace, work) {
  const other = fork(fileURLToPath(import.meta.url), [workspace]);
  await once(other, 'message');
  const delay = monitorEventLoopDelay({ resolution: interval });
  delay.enable();
  const { seconds, peak } = await watched(work);
  delay.disable();
  other.send('stop');
  const [{ claims, writes }] = await once(other, 'message');
  const lag = [99, 100].map((p) => Math.max(0, delay.percentile(p) / 1e6 - interval).toFixed(1));
  row(name, seconds, peak, lag.join(' / '), spread(claims), spread(writes));
}

/** The seconds that some work takes, and the largest memory of this process meanwhile, in MB. */
async function watched(work) {
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(look);
  return { seconds, peak: Math.round(Math.max(peak, process.memoryUsage.rss()) / 1e6), result };
}

function row(name, seconds, ...rest) {
  console.log(`| ${[name, ...(seconds === undefined ? [] : [seconds.toFixed(2)]), ...rest].join(' | ')} |`);
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  if (sorted.length === 0) return '–';
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `${at(0.5)} / ${at(0.99)} / ${at(1)} (${sorted.length})`;
}

/** The other process: what a second window does while the store is busy. */
async function claimUntilStopped(workspace) {
  const store = await openStore(workspace);
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  process.send?.('ready');
  const claims = [];
  const writes = [];
  for (let i = 0; !stopped; i++) {
    let startedAt = performance.now();
    const token = await store.claim({ name: 'deploy' });
    claims.push(performance.now() - startedAt);
    startedAt = performance.now();
    await store.recordDeployment({
      key: `${process.pid}-${i}`,
      at: Date.now(),
      kind: 'manual',
      actor: 'bench',
      reason: '',
      tasks: [{ task: 'purchase', from: null, to: 'v_20250101_000000' }],
    });
    writes.push(performance.now() - startedAt);
    await store.release({ name: 'deploy', token });
    await pause(100);
  }
  await store.close();
  process.send?.({ claims, writes }, () => process.disconnect());
}

async function openStore(workspace) {
  const { openData } = await parts();
  return openData(join(root, 'out', 'dataWorker.js'), workspace);
}

if (process.send) await claimUntilStopped(process.argv[2]);
else {
  await buildEngine();
  await measure(Number(process.argv[2] ?? 1_000_000));
}
