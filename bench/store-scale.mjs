// node bench/store-scale.mjs [ROWS]: how the label store bears a large file, on a workspace of its own.
//
// Writes ROWS (1,000,000) predictions with 20 features and as many outcomes as CSVs, then, in one run: has the
// `sqlite3` shell import the predictions, has Evergreen import them and the outcomes, and writes the training table,
// twice. Meanwhile another process does what a deployment does, ten times a second: it claims the lease, records the
// deployment, and gives the lease back. After that, files of other shapes, beside the shell. Prints tables in Markdown.
// Needs the sqlite3 shell.

import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, parts } from './engine.mjs';

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
    await otherShapes(folder, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files that are not like the one above. */
async function otherShapes(folder, rows) {
  const shapes = {
    'narrow: no features': (path) => writeNarrow(path, rows),
    '200 columns, half of them texts': (path) => writeWide(path, rows / 20),
    'every second row refused': (path) => writeHalfWrong(path, rows),
    'clients that come again, 20 times each': (path) => writePredictions(path, rows, rows / 20),
  };
  console.log('\n| file | rows | MB | sqlite3, s | Evergreen, s | times | peak memory, MB |');
  console.log('|---|---|---|---|---|---|---|');
  for (const [name, write] of Object.entries(shapes)) {
    const path = join(folder, 'shape.csv');
    const workspace = join(folder, 'shape');
    write(path);
    const shell = timed(() =>
      spawnSync('sqlite3', [join(folder, 'shape.sqlite'), '-cmd', '.mode csv', `.import ${path} t`]),
    );
    const store = await openStore(workspace);
    const { seconds, peak, result } = await watched(() =>
      store.importFile({ path, dryRun: false, actor: 'bench', map: {} }),
    );
    await store.close();
    const count = (result.accepted + result.duplicates + result.rejected).toLocaleString('en-US');
    const times = (seconds / shell.seconds).toFixed(1);
    const megabytes = Math.round(statSync(path).size / 1e6);
    row(name, undefined, count, megabytes, shell.seconds.toFixed(2), seconds.toFixed(2), times, peak);
    for (const left of [path, workspace, join(folder, 'shape.sqlite')]) rmSync(left, { recursive: true, force: true });
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

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);

function writePredictions(path, rows, clients = rows) {
  const names = Array.from({ length: features }, (_, i) => `feature_${i + 1}`);
  const random = seededRandom(1);
  writeLines(path, `client_id,predicted_at,purchased_pred,${names.join(',')}`, rows, (i) => {
    const values = names.map((_, k) =>
      k % 4 === 3 ? String(Math.floor(random() * 100)) : (random() * 1000).toFixed(6),
    );
    return `${clientOf(i % clients)},${dayOf(Math.floor(i / clients) + (i % clients))},${random().toFixed(3)},${values.join(',')}`;
  });
}

function writeNarrow(path, rows) {
  const random = seededRandom(3);
  writeLines(
    path,
    'client_id,predicted_at,purchased_pred',
    rows,
    (i) => `${clientOf(i)},${dayOf(i)},${random().toFixed(3)}`,
  );
}

function writeWide(path, rows) {
  const random = seededRandom(4);
  const names = Array.from({ length: 200 }, (_, i) => `wide_${i + 1}`);
  writeLines(path, `client_id,predicted_at,purchased_pred,${names.join(',')}`, rows, (i) => {
    const values = names.map((_, k) =>
      k % 2 ? `"kind ${Math.floor(random() * 30)}, of ${k}"` : (random() * 1e4).toFixed(2),
    );
    return `${clientOf(i)},${dayOf(i)},${random().toFixed(3)},${values.join(',')}`;
  });
}

function writeHalfWrong(path, rows) {
  const random = seededRandom(5);
  writeLines(path, 'client_id,predicted_at,purchased_pred,visits', rows, (i) => {
    return `${clientOf(i)},${dayOf(i)},${i > 1000 && i % 2 ? 'often' : random().toFixed(3)},${Math.floor(random() * 50)}`;
  });
}

function writeOutcomes(path, rows) {
  const random = seededRandom(2);
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

if (process.send) await claimUntilStopped(process.argv[2]);
else {
  await buildEngine();
  await measure(Number(process.argv[2] ?? 1_000_000));
}
