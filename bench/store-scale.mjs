// node bench/store-scale.mjs [ROWS]: how the label store bears a large file, on a workspace of its own.
//
// Writes ROWS (1,000,000) predictions with 20 features and as many outcomes as CSVs, then, in one run: has the `sqlite3` shell
// import the predictions, has Evergreen import them and the outcomes, and writes the training table, twice. Meanwhile another
// process claims and gives back a lease, and writes a row of the kind that a deployment writes, ten times a second. Prints a
// table in Markdown. Needs a build (npm run build) and the sqlite3 shell.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { root } from '../tools/lib.mjs';

const features = 20;
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
      `${rows.toLocaleString('en-US')} predictions × ${features} features, ${megabytes} MB; ${cpus()[0].model}, Node ${process.version}\n`,
    );
    console.log(
      '| step | seconds | peak memory, MB | event loop delay p99 / most, ms | lease p50 / most, ms | write p50 / most, ms |',
    );
    console.log('|---|---|---|---|---|---|');
    const shell = timed(() =>
      spawnSync('sqlite3', [join(folder, 'shell.sqlite'), '-cmd', '.mode csv', `.import ${predictions} t`]),
    );
    row('`sqlite3` shell: .import of the predictions', shell.seconds);
    const workspace = join(folder, 'workspace');
    const store = openStore(workspace);
    await store.call('imports', null);
    const io = { dryRun: false, actor: 'bench', map: {} };
    await step('import of the predictions', workspace, () => store.call('importFile', { path: predictions, ...io }));
    await step('import of the outcomes, and the join', workspace, () =>
      store.call('importFile', { path: outcomes, ...io }),
    );
    await step('import of the predictions again', workspace, () =>
      store.call('importFile', { path: predictions, ...io }),
    );
    await step('training table', workspace, () => store.call('trainingTable', null));
    await step('training table, unchanged', workspace, () => store.call('trainingTable', null));
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
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  peak = Math.max(peak, process.memoryUsage.rss());
  clearInterval(look);
  delay.disable();
  other.send('stop');
  const [{ claims, writes }] = await once(other, 'message');
  const lag = [99, 100].map((p) => Math.max(0, delay.percentile(p) / 1e6 - interval).toFixed(1));
  row(name, seconds, Math.round(peak / 1e6), lag.join(' / '), middleAndMost(claims), middleAndMost(writes));
}

function row(name, seconds, ...rest) {
  console.log(`| ${[name, seconds?.toFixed(2) ?? '', ...rest].join(' | ')} |`);
}

function middleAndMost(times) {
  const sorted = [...times].sort((a, b) => a - b);
  if (sorted.length === 0) return '–';
  return [sorted[sorted.length >> 1], sorted.at(-1)].map((time) => time.toFixed(1)).join(' / ');
}

/** The other process: what a second window, or cron, does while the store is busy. */
async function claimUntilStopped(workspace) {
  const store = openStore(workspace);
  await store.call('imports', null);
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  process.send('ready');
  const claims = [];
  const writes = [];
  for (let i = 0; !stopped; i++) {
    let startedAt = performance.now();
    const token = await store.call('claim', { name: 'train' });
    claims.push(performance.now() - startedAt);
    await store.call('release', { name: 'train', token });
    startedAt = performance.now();
    await store.call('setKeeping', { newest: 10 + (i % 2), days: 30, actor: 'bench', reason: '' });
    writes.push(performance.now() - startedAt);
    await pause(100);
  }
  await store.close();
  process.send({ claims, writes }, () => process.disconnect());
}

function openStore(workspace) {
  const worker = new Worker(join(root, 'out', 'dataWorker.js'), { workerData: { workspace, readOnly: false } });
  const pending = new Map();
  let next = 1;
  worker.on('message', (message) => {
    const call = pending.get(message.id);
    if (message.type === 'done') call.resolve(message.result);
    if (message.type === 'failed') (call ?? fail).reject(new Error(message.error.message));
  });
  return {
    call: (method, argument) =>
      new Promise((resolve, reject) => {
        pending.set(next, { resolve, reject });
        worker.postMessage({ type: 'call', id: next++, method, argument });
      }),
    close: () => {
      worker.postMessage({ type: 'close' });
      return once(worker, 'exit');
    },
  };
}

const fail = {
  reject: (error) => {
    throw error;
  },
};

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);

function writePredictions(path, rows) {
  const names = Array.from({ length: features }, (_, i) => `feature_${i + 1}`);
  const random = randomNumbers(1);
  writeLines(path, `client_id,predicted_at,purchased_pred,${names.join(',')}`, rows, (i) => {
    const values = names.map((_, k) =>
      k % 4 === 3 ? String(Math.floor(random() * 100)) : (random() * 1000).toFixed(6),
    );
    return `${clientOf(i)},${dayOf(i)},${random().toFixed(3)},${values.join(',')}`;
  });
}

function writeOutcomes(path, rows) {
  const random = randomNumbers(2);
  writeLines(path, 'client_id,observed_at,purchased_actual', rows, (i) => {
    return `${clientOf(i)},${new Date(start + ((i % 20) + 60) * day).toISOString().slice(0, 10)},${random() < 0.3 ? 1 : 0}`;
  });
}

const clientOf = (i) => `C${String((i * 7919) % 10_000_019).padStart(8, '0')}`;
const dayOf = (i) => new Date(start + (i % 20) * day).toISOString().slice(0, 10);

function writeLines(path, header, rows, line) {
  const file = openSync(path, 'w');
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${line(i)}\n`;
    if (text.length > 1e6) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}

/** Mulberry32: the same rows at every run. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (process.send) await claimUntilStopped(process.argv[2]);
else await measure(Number(process.argv[2] ?? 1_000_000));
