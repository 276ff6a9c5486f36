// node tools/make-large-workspace.mjs FOLDER [--versions 700] [--runs 10000] [--rows 125000] [--features 80]
//
// A workspace as it is after two years of daily work: 8 tasks, by default 1,000,000 labels; it takes minutes. One
// version is trained by the product; the others are published with its forests and scores of their own, by the registry
// and the store, on a clock that passes through the two years. Smaller numbers make a smaller one.
import { randomUUID } from 'node:crypto';
import { linkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine, parts } from '../bench/engine.mjs';
import { seededRandom } from '../test/helpers/random.mjs';
import { out } from './build.mjs';
import { ownTasks, writeLabels } from './largeLabels.mjs';

const day = 86_400_000;
const number = (text) => ({ type: /** @type {const} */ ('string'), default: text });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { versions: number('700'), runs: number('10000'), rows: number('125000'), features: number('80') },
});
if (!positionals[0]) {
  console.error(
    'Usage: node tools/make-large-workspace.mjs FOLDER [--versions N] [--runs N] [--rows N] [--features N]',
  );
  process.exit(2);
}
await buildEngine();
const { forkTransport, importFile, layoutOf, openWorkspace, publishVersion, replaceProduction } = await parts();
const { retrain, retrainDefaults, stageVersion, virtualClock } = await parts();

const workspace = resolve(positionals[0]);
const [versions, runs, rows, features] = ['versions', 'runs', 'rows', 'features'].map((name) => Number(values[name]));
const until = Date.UTC(2026, 10, 1);
const from = until - 730 * day;
const random = seededRandom(1);
const clock = virtualClock(until - day);
const quiet = { signal: new AbortController().signal, report: () => undefined };
const open = await openWorkspace(
  {
    workspace,
    shipped: {
      data: join(out, 'dataWorker.js'),
      engineWorker: join(out, 'engineWorker.js'),
      cli: '',
      sample: '',
      starter: '',
    },
    spawnEngine: () => forkTransport(join(out, 'engine.js'), join(out, 'engineWorker.js')),
    spawnServing: () => {
      throw new Error('nothing is served here');
    },
    readsBeside: false,
    actor: 'schedule',
    now: Date.now,
    clock,
  },
  quiet,
);
const { data } = open;
const context = open.context(quiet);
const layout = layoutOf(workspace);
try {
  console.log(`${rows} rows of 8 tasks, ${features} features`);
  for (const task of ownTasks)
    await data.addTask({ task, actor: 'window', reason: '' }, { onProgress: () => undefined });
  const path = await writeLabels(workspace, { rows, features, from, until, random });
  await importFile(context, { path, dryRun: false, kind: 'labelled data' });
  console.log('one version for real');
  // Its deployment comes before all others.
  clock.set(from - day);
  const first = await retrain(context, { ...retrainDefaults, trees: 5, minLeaf: 500, rowsPerTree: 2000, threads: 2 });
  const model = await data.version({ name: first.version });
  if (!model) throw new Error('The version that was just trained is not there.');
  await passTwoYears(model);
} finally {
  await open.close();
}

/** Every run of two years, evenly; every so many gives a version, and every third of these is deployed. */
async function passTwoYears(model) {
  const every = Math.max(1, Math.floor(runs / versions));
  for (let i = 0; i < runs; i++) {
    clock.set(from + ((until - from) * i) / runs);
    if (i % every === 0 && i / every < versions - 1) await passTraining(model, i / every);
    else await passNight(i);
    if (i % 1000 === 0) console.log(`${i} of ${runs} runs`);
  }
  clock.set(null);
}

async function passNight(i) {
  const runId = await data.beginRun({ strategy: i % 3 === 0 ? 'update' : 'batch', actor: 'schedule', params: {} });
  await data.beginStep({ runId, name: i % 3 === 0 ? 'collect labels' : 'score' });
  const error = { code: /** @type {const} */ ('not_enough_labels'), message: '12 new labels; an update needs 50.' };
  await data.endRun({
    runId,
    state: i % 3 === 0 ? 'skipped' : 'done',
    version: null,
    error: i % 3 === 0 ? error : null,
  });
}

async function passTraining(model, place) {
  const strategy = place % 7 === 0 ? 'retrain' : 'update';
  const tasks = Object.keys(model.tasks);
  const runId = await data.beginRun({ strategy, actor: 'schedule', params: {} });
  for (const name of ['collect labels', ...tasks.map((task) => `train ${task}`), 'save version']) {
    await data.beginStep({ runId, name });
  }
  const staging = await stageVersion(layout, runId);
  for (const { file, estimator } of Object.values(model.tasks)) {
    for (const one of [file, ...(estimator ? [estimator.file] : [])]) {
      linkSync(join(layout.versionFolder(model.version), one), join(staging, one));
    }
  }
  const { appVersion, seed, tableSha256 } = model;
  const scored = Object.fromEntries(Object.entries(model.tasks).map(([task, one]) => [task, aged(one, place)]));
  const version = await publishVersion(
    layout,
    { appVersion, strategy, runId, seed, tableSha256, tasks: scored },
    clock.now(),
  );
  await data.recordVersion(version);
  if (place % 3 === 0) await deploy(version, tasks);
  await data.endRun({ runId, state: 'done', version: version.version, error: null });
}

/** The model as it might have been then: fewer labels, other scores. */
function aged(one, place) {
  const shift = 0.08 * (place / versions - 1) + 0.02 * (random() - 0.5);
  const moved = (metrics) => {
    if (!metrics) return metrics;
    return metrics.kind === 'classification'
      ? { ...metrics, accuracy: metrics.accuracy + shift, auc: metrics.auc === null ? null : metrics.auc + shift }
      : { ...metrics, r2Clipped: metrics.r2Clipped === null ? null : metrics.r2Clipped + shift };
  };
  return {
    ...one,
    rows: Math.round(one.rows * ((place + 1) / versions)),
    holdout: moved(one.holdout),
    deployedAt: null,
  };
}

async function deploy(version, tasks) {
  const champions = new Map(tasks.filter(() => random() < 0.6).map((task) => [task, version]));
  if (champions.size === 0) return;
  const given = {
    key: randomUUID(),
    at: clock.now(),
    kind: /** @type {const} */ ('policy'),
    actor: 'schedule',
    reason: 'better',
  };
  const { deployment, settle } = await replaceProduction(layout, champions, given);
  await data.recordDeployment(deployment);
  await settle();
}
