// npm run bench:jobs [REPS]: how long whole jobs take, from the start of the command to its end, on 5,000 training
// labels of three tasks; how long a model takes to load; and how soon a training of a million rows answers when it is
// cancelled, and what it does to the event loop of the process that owns the engine. Writes docs/benchmarks-jobs.md.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../test/helpers/random.mjs';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, parts, writeTable } from './engine.mjs';
import { median } from './lib.mjs';

const reps = Number(process.argv[2] ?? 5);
/** A fifth of the clients is the holdout. */
const clients = 6250;
const newClients = 125;
const features = 20;
const largeRows = 1_000_000;
/** Milliseconds between two looks at the event loop. */
const interval = 2;

/** Labels of new clients as a CSV: two categories and 18 numbers, some missing. */
function writeLabels(path, from, count) {
  const random = seededRandom(from);
  const names = Array.from({ length: features }, (_, i) => `feature_${i + 1}`);
  const lines = Array.from({ length: count }, (_, i) => {
    const x = names.map(() => random());
    const noise = random();
    const answers = [
      Number(x[0] + x[1] * x[2] + 0.5 * noise > 1),
      Number(x[3] + x[4] > 0.8 + 0.4 * noise),
      (100 + 900 * x[5] * x[0] + 100 * noise).toFixed(2),
    ];
    const cells = x.map((value, k) => {
      if (k >= features - 2) return `kind ${Math.floor(value * 6)}`;
      return k > 8 && value < 0.05 ? '' : value.toFixed(6);
    });
    return [`C${from + i}`, '2026-01-01', ...answers, ...cells].join(',');
  });
  const header = ['client_id', 'predicted_at', 'purchased_actual', 'churned_actual', 'clv_actual', ...names].join(',');
  writeFileSync(path, [header, ...lines, ''].join('\n'));
}

/** Runs a command of the command line; gives what it prints, and its seconds. */
function evergreen(workspace, ...args) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(out, 'cli.js'), '--json', '--workspace', workspace, ...args],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (status !== 0) throw new Error(`evergreen ${args[0]}: ${stdout}${stderr}`);
  return { printed: JSON.parse(stdout), seconds: (performance.now() - startedAt) / 1000 };
}

function timeJobs(folder) {
  const workspace = join(folder, 'workspace');
  const file = join(folder, 'labels.csv');
  /** @type {Record<'update' | 'retrain' | 'compare' | 'start', number[]>} */
  const times = { update: [], retrain: [], compare: [], start: [] };
  writeLabels(file, 0, clients);
  evergreen(workspace, 'import', file);
  evergreen(workspace, 'retrain');
  for (let i = 0; i < reps; i++) {
    writeLabels(file, clients + i * newClients, newClients);
    evergreen(workspace, 'import', file);
    times.update.push(evergreen(workspace, 'update').seconds);
    const { printed, seconds } = evergreen(workspace, 'retrain');
    times.retrain.push(seconds);
    times.compare.push(evergreen(workspace, 'compare', printed.version, '--task', 'purchase').seconds);
    times.start.push(evergreen(workspace, 'imports').seconds);
  }
  return { workspace, times };
}

async function timeLoading(workspace) {
  const { readModel } = await parts();
  const versions = join(workspace, 'models', 'continuous');
  const version = readdirSync(versions)
    .filter((name) => name.startsWith('v_'))
    .sort()[0];
  const metadata = JSON.parse(readFileSync(join(versions, version, 'metadata.json'), 'utf8'));
  const lines = [];
  for (const [task, { file, sha256, trees }] of Object.entries(metadata.tasks)) {
    const path = join(versions, version, file);
    const times = [];
    for (let i = 0; i < 4 * reps + 1; i++) {
      const startedAt = performance.now();
      await readModel({ path, sha256 });
      times.push(performance.now() - startedAt);
    }
    const megabytes = (statSync(path).size / 1e6).toFixed(1);
    lines.push([`load a model: ${task}, ${trees} trees, ${megabytes} MB`, times[0], ...spread(times.slice(1))]);
  }
  return lines;
}

const spread = (times) => [median(times), Math.min(...times), Math.max(...times)];

function largeTable(folder) {
  const random = seededRandom(1);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: largeRows }, random));
  const target = columns[0].map((x, i) => Number(x + columns[1][i] + 0.5 * random() > 1.25));
  const named = Object.fromEntries(columns.map((column, i) => [`feature_${i + 1}`, column]));
  return writeTable(join(folder, 'large.arrow'), { features: named, targets: { purchase: target } });
}

/** A training of a million rows: the delay of this process's event loop meanwhile, and cancellations all along. */
async function measureLarge(folder) {
  const table = largeTable(folder);
  const engine = await openEngine();
  const training = (trees, signal) =>
    engine.train(
      {
        table,
        task: { name: 'purchase', kind: 'classification' },
        params: { trees, minLeaf: 5, featuresPerSplit: null, seed: 1 },
        threads: availableParallelism(),
        modelPath: join(folder, `${Math.random()}.forest`),
        watermark: 1,
      },
      { signal },
    );
  const delay = monitorEventLoopDelay({ resolution: interval });
  delay.enable();
  const startedAt = performance.now();
  await training(20);
  const seconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  const lag = [50, 99, 100].map((p) => Math.max(0, delay.percentile(p) / 1e6 - interval).toFixed(1));

  // Few trees, so that reading, ranks, growing, calibration and writing are all met; without the table in memory at
  // first.
  await engine.close();
  await cancelAfter(training, 300);
  const whole = performance.now();
  await training(4);
  const duration = performance.now() - whole;
  const cancels = [];
  const looks = 12;
  for (let i = 1; i < looks; i++) cancels.push(await cancelAfter(training, (duration * i) / looks));
  await engine.close();
  return { seconds, lag, cancels: cancels.filter((one) => one !== null) };
}

/** Milliseconds from the cancellation to its answer; null when the training was done before. */
async function cancelAfter(training, milliseconds) {
  const abort = new AbortController();
  const answered = training(4, abort.signal).then(
    () => null,
    (error) => {
      if (error.code !== 'cancelled') throw error;
      return performance.now();
    },
  );
  await pause(milliseconds);
  const cancelledAt = performance.now();
  abort.abort();
  const at = await answered;
  return at === null ? null : at - cancelledAt;
}

await buildEngine();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-jobs-'));
try {
  const { workspace, times } = timeJobs(folder);
  const loading = await timeLoading(workspace);
  const { seconds, lag, cancels } = await measureLarge(folder);
  const job = (name, asked, values) =>
    `| ${name} | ${asked} | ${spread(values)
      .map((value) => value.toFixed(2))
      .join(' | ')} |`;
  const text = `# Whole jobs

Made by \`npm run bench:jobs\`: ${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}, ${reps} times; at the end the machine's load was ${loadavg()[0].toFixed(1)}.

## Commands

${clients.toLocaleString('en-US')} clients, of which a fifth is the holdout, with labels of three tasks and ${features} features, two of them categories. Before each update
${newClients} more come, about 100 of which train. Seconds from the start of the command to its end: start-up, the training table, all three tasks,
their scores, saving, comparing with the champion, deploying.

| command | asked | median, s | least | most |
| --- | --- | --- | --- | --- |
${job('`evergreen update`: 50 trees, three tasks', '< 2 s', times.update)}
${job('`evergreen retrain`: 250 trees, three tasks', '< 10 s', times.retrain)}
${job('`evergreen compare --task purchase`', '–', times.compare)}
${job('`evergreen imports`: start-up, and hardly more', '–', times.start)}

## Loading

Reading, checking the hash and the trees; asked are 50 ms.

| | first, ms | median, ms | least | most |
| --- | --- | --- | --- | --- |
${loading.map(([name, ...values]) => `| ${name} | ${values.map((value) => value.toFixed(1)).join(' | ')} |`).join('\n')}

## A training of ${largeRows.toLocaleString('en-US')} rows

${features} features, 20 trees: ${seconds.toFixed(1)} s. Meanwhile the event loop of the process that owns the engine was late by ${lag[0]} ms at the median, ${lag[1]} ms at p99
and ${lag[2]} ms at the most.

Cancelled at ${cancels.length} times spread over a training of 4 trees, while it reads, ranks, grows, calibrates and writes, it answered after
${median(cancels).toFixed(0)} ms at the median and ${Math.max(...cancels).toFixed(0)} ms at the most; asked are 100 ms.
`;
  console.log(text);
  writeFileSync(join(root, 'docs', 'benchmarks-jobs.md'), text);
} finally {
  rmSync(folder, { recursive: true });
}
