// node bench/snapshots.mjs FILE.csv [days …]: how well models do on held-out clients of a file of transactions, with
// snapshots every 7, 14 and 30 days, beside scikit-learn's forest on the same rows, of the same trees and leaf,
// uncalibrated. Needs Python 3 with scikit-learn. Prints a table, as in docs/engine.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, parts } from './engine.mjs';
import { dayMs, readTable } from './histories.mjs';

const [file, ...stated] = process.argv.slice(2);
const steps = stated.length > 0 ? stated.map(Number) : [7, 14, 30];
const settings = { trees: 250, minLeaf: 10, seed: 1 };
const asked = [
  { name: 'purchase', kind: /** @type {const} */ ('classification') },
  { name: 'churn', kind: /** @type {const} */ ('classification') },
];

/** scikit-learn's answers for the test rows. */
function peerAnswers(folder, table, train, test, target) {
  const job = join(folder, 'jobs', 'job');
  mkdirSync(job, { recursive: true });
  const names = Object.keys(table.features).sort();
  const write = (name, numbers) => writeFileSync(join(job, name), Float64Array.from(numbers));
  const columns = (rows) => names.flatMap((name) => Array.from(rows, (row) => Number(table.features[name][row])));
  for (const [part, rows] of Object.entries({ train, test })) write(`all-${part}.f64`, columns(rows));
  write(
    'y.f64',
    Array.from(train, (row) => target[row]),
  );
  const { trees, minLeaf, seed } = settings;
  const told = { kind: 'classification', encodings: { all: names.length }, rows: train.length, testRows: test.length };
  writeFileSync(join(job, 'job.json'), JSON.stringify({ ...told, trees, minLeaf, seeds: [seed] }));
  const python = spawnSync('/usr/bin/python3', [join(root, 'bench/peers/accuracy.py'), join(folder, 'jobs')], {
    encoding: 'utf8',
  });
  if (python.status !== 0) throw new Error(`scikit-learn failed: ${python.stderr ?? python.error}`);
  const bytes = readFileSync(join(job, `all-${seed}.answers`));
  rmSync(join(folder, 'jobs'), { recursive: true });
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function measure(engine, folder, ref, everyDays, task) {
  const { score } = await parts();
  const table = readTable(ref.path);
  const target = table.targets[task.name];
  const labelled = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
  const [train, test] = [0, 1].map((split) => labelled.filter((row) => table.split[row] === split));
  const modelPath = join(folder, `${task.name}-${everyDays}.forest`);
  const params = { ...settings, featuresPerSplit: null };
  const trained = await engine.train({ table: ref, task, params, threads: 2, modelPath, watermark: 1 });
  const model = { path: modelPath, sha256: trained.sha256 };
  const window = { days: 100_000, minRows: 1 };
  const { metrics: ours } = await engine.evaluate({ table: ref, task, model, window });
  const answers = peerAnswers(folder, table, train, test, target);
  const actual = Float64Array.from(test, (row) => target[row]);
  const peer = score('classification', { actual, predicted: answers, clients: 0, clip: 0 });
  const cells = [everyDays, task.name, train.length, test.length];
  const scores = [ours, peer, trained.outOfBag].flatMap((one) =>
    one?.kind === 'classification' ? [one.accuracy.toFixed(4), one.logLoss.toFixed(4)] : ['–', '–'],
  );
  return `| ${[...cells, ...scores].join(' | ')} |`;
}

async function main() {
  await buildEngine();
  const { openData } = await parts();
  const engine = await openEngine();
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-snapshots-'));
  const columns = ['snapshot every (days)', 'task', 'training rows', 'held out'];
  const scores = ['accuracy', 'log loss', 'scikit-learn’s', 'its log loss', 'out of bag', 'its log loss'];
  console.log(`| ${[...columns, ...scores].join(' | ')} |\n|${' --- |'.repeat(columns.length + scores.length)}`);
  try {
    for (const everyDays of steps) {
      const workspace = join(folder, `every-${everyDays}`);
      mkdirSync(workspace);
      const data = await openData(join(out, 'dataWorker.js'), workspace);
      await data.importFile({ path: file, map: {}, dryRun: false, actor: 'bench' });
      const { until } = (await data.sources())[0];
      await data.makeSnapshots({ from: until - 282 * dayMs, to: until - 33 * dayMs, everyDays, actor: 'bench' });
      const ref = await data.trainingTable();
      for (const task of asked) console.log(await measure(engine, folder, ref, everyDays, task));
      await data.close();
      rmSync(workspace, { recursive: true });
    }
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
