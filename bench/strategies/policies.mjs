// npm run bench:policies: does the default policy give anything away? Writes docs/policies.md.
//
// Prequential (A. P. Dawid 1984), day by day on streams whose truth is known: a day's rows are predicted by the
// champion, then their outcomes become labels; every night brings an update, every seventh a full retrain, as the
// schedule has them. The engine's own `train`, `update`, `compare` and `score` do the work, and the policy is the
// product's own `decide`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/lib.mjs';
import { buildEngine, openEngine, parts, writeTable } from '../engine.mjs';
import { dayMs, randomNumbers, shareOut } from '../histories.mjs';
import { streamOf, streams } from './streams.mjs';

const size = { days: Number(process.env.DAYS ?? 70), perDay: 100, first: 1000 };
const seeds = (process.env.SEEDS ?? '1').split(',').map(Number);
const shuffles = Number(process.env.SHUFFLES ?? 200);
const kinds = process.env.KINDS?.split(';') ?? Object.keys(streams);
const week = 7;
/** @type {import('../../shared/schemas/tasks').WorkspaceTask} */
const task = {
  name: 'y',
  column: 'y',
  predictedName: null,
  actualName: null,
  outcome: null,
  graceDays: 0,
  kind: 'classification',
  primaryMetric: 'accuracy',
  properScore: 'logLoss',
  halfLife: 'auto',
  policy: 'guarded',
  margin: 0.02,
  horizonDays: 1,
};
const rules = { window: { days: 365, minRows: 500 }, resamples: 400, chosenFrom: 1, horizonDays: 1 };
const strategies = [
  { name: 'never' },
  { name: 'retrain weekly, deploy each', weekly: true },
  { name: 'update daily, deploy each', daily: true },
  { name: 'both, deploy each', daily: true, weekly: true },
  { name: 'both, by the default policy', daily: true, weekly: true, guarded: true },
];

const at = (values, rows) => Float64Array.from(rows, (row) => values[row]);

/** A table of some rows of a stream, at a path of its own. */
function tableOf(stream, rows, folder, { newSince = Number.POSITIVE_INFINITY, target = stream.target } = {}) {
  return writeTable(join(folder, `${Math.random()}.arrow`), {
    features: Object.fromEntries(Object.entries(stream.features).map(([name, values]) => [name, at(values, rows)])),
    targets: { y: at(target, rows) },
    isNew: { y: Uint8Array.from(rows, (row) => Number(stream.day[row] > newSince)) },
    split: Uint8Array.from(rows, (row) => stream.holdout[row]),
    client: Int32Array.from(rows),
    predictedAt: Float64Array.from(rows, (row) => stream.day[row] * dayMs),
  });
}

async function train(engine, table, folder, seed) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const params = { trees: 250, minLeaf: 10, featuresPerSplit: null, seed, newest: 'auto' };
  const { sha256 } = await engine.train({ table, task, threads: 1, modelPath, watermark: 1, params });
  return { path: modelPath, sha256 };
}

async function update(engine, table, base, folder, seed) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const settings = { trees: 50, mostTrees: 500, rehearsal: 4, seed, threads: 1, watermark: 1 };
  const { sha256 } = await engine.update({ table, task, base, modelPath, ...settings });
  return { path: modelPath, sha256 };
}

/**
 * Plays one strategy over one stream: how its answers score, and what was promoted and refused.
 * @param {{ name: string, daily?: boolean, weekly?: boolean, guarded?: boolean }} strategy
 */
async function play(engine, stream, strategy, seed) {
  const { daily = false, weekly = false, guarded = false } = strategy;
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-policies-'));
  const all = [...stream.target.keys()];
  const predicted = new Map();
  let champion = await train(engine, tableOf(stream, rowsUntil(stream, 0), folder), folder, seed);
  const learned = (day) => rowsUntil(stream, day).filter((row) => stream.holdout[row] === 0).length;
  let [since, looks, promoted, refused] = [0, 0, 0, 0];
  const meet = async (candidate, table, day) => {
    if (guarded) {
      const { properScore, halfLife } = task;
      const found = await engine.compare({ table, task, champion, candidate, ...rules, properScore, halfLife });
      if (
        !decide(task, 'v', found, { looks: ++looks, knowsMore: day > since, labels: learned(day) / learned(since) })
          .deploy
      ) {
        refused++;
        return;
      }
    }
    champion = candidate;
    since = day;
    looks = 0;
    promoted++;
  };
  for (let day = 0; day < size.days; day++) {
    const known = rowsUntil(stream, day);
    if (day > 0 && weekly && day % week === 0) {
      const table = tableOf(stream, known, folder);
      await meet(await train(engine, table, folder, seed + day), table, day);
    }
    if (day > since && daily) {
      const table = tableOf(stream, known, folder, { newSince: since });
      await meet(await update(engine, table, champion, folder, seed + day), table, day);
    }
    const asked = all.filter((row) => stream.day[row] === day + 1);
    const { predictions } = await engine.score({
      table: tableOf(stream, asked, folder),
      model: champion,
      output: null,
    });
    for (const [i, row] of asked.entries()) predicted.set(row, predictions[i]);
  }
  rmSync(folder, { recursive: true });
  const rows = [...predicted.keys()];
  const scored = {
    actual: at(stream.target, rows),
    predicted: Float64Array.from(predicted.values()),
    clients: 0,
    clip: 0,
  };
  const metrics = score('classification', scored);
  if (metrics.kind !== 'classification') throw new Error('The scores of classes are those of classes.');
  return { accuracy: metrics.accuracy, logLoss: metrics.logLoss, promoted, refused };
}

const rowsUntil = (stream, day) => [...stream.day.keys()].filter((row) => stream.day[row] <= day);

/** Of candidates that were trained on shuffled labels, how many are promoted on a stream without change. */
async function promotedShuffles(engine, kind) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-policies-'));
  const stream = streamOf(kind, { ...size, seed: 99 });
  const random = randomNumbers(7);
  const rows = rowsUntil(stream, size.days);
  const table = tableOf(stream, rows, folder);
  const champion = await train(engine, table, folder, 1);
  let promoted = 0;
  for (let trial = 0; trial < shuffles; trial++) {
    const order = [...rows].map((row) => [random(), row]).sort((a, b) => a[0] - b[0]);
    const target = stream.target.slice();
    for (const [i, [, row]] of order.entries()) target[rows[i]] = stream.target[row];
    const candidate = await train(engine, tableOf(stream, rows, folder, { target }), folder, 2 + trial);
    const { properScore, halfLife } = task;
    const found = await engine.compare({ table, task, champion, candidate, ...rules, properScore, halfLife });
    if (decide(task, 'v', found, { looks: 1, knowsMore: true, labels: 1 }).deploy) promoted++;
    rmSync(candidate.path);
  }
  rmSync(folder, { recursive: true });
  return `${kind}: ${promoted} of ${shuffles}`;
}

function table(kind, results) {
  const lines = strategies.map(({ name }, i) => {
    const own = results[i];
    const mean = (value) => own.reduce((sum, one) => sum + value(one), 0) / own.length;
    const cells = [
      mean(({ accuracy }) => accuracy).toFixed(4),
      mean(({ logLoss }) => logLoss).toFixed(4),
      mean(({ promoted }) => promoted).toFixed(0),
      mean(({ refused }) => refused).toFixed(0),
    ];
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [
    `### ${kind}`,
    '',
    '| | accuracy | log loss | promoted | refused |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

if (!process.env.BUILT) await buildEngine();
const { decide, score } = await parts();
const engines = [await openEngine()];
try {
  const jobs = kinds.flatMap((kind) =>
    strategies.flatMap((strategy) =>
      seeds.map((seed) => async (engine) => {
        const result = await play(engine, streamOf(kind, { ...size, seed }), strategy, seed);
        console.log(kind, strategy.name, JSON.stringify(result));
        return result;
      }),
    ),
  );
  const results = await shareOut(engines, jobs);
  const texts = kinds.map((kind, k) => {
    const first = k * strategies.length * seeds.length;
    const own = strategies.map((_, i) => results.slice(first + i * seeds.length, first + (i + 1) * seeds.length));
    return table(kind, own);
  });
  const still = kinds.filter((kind) => kind.startsWith('no change'));
  const shuffled =
    shuffles > 0
      ? await shareOut(
          engines,
          still.map((kind) => (engine) => promotedShuffles(engine, kind)),
        )
      : [];
  writeFileSync(
    join(root, 'docs', 'policies.md'),
    `# Does the default policy give anything away?

Made by \`npm run bench:policies\` (bench/strategies): ${size.days} days of ${size.perDay} rows after ${size.first.toLocaleString('en-US')} to begin with, a client each, of whom a fifth are
held out; outcomes are known the next day; ${seeds.length === 1 ? 'one seed' : `means over ${seeds.length} seeds`}. Each day's rows are predicted before their outcomes are known. Every night brings an update, every
seventh a retrain; “deploy each” lets every candidate in, the default policy decides by [these rules](comparison.md). A standard
error of an accuracy over a whole stream is about ${(50 / Math.sqrt(size.days * size.perDay)).toFixed(1)} points; strategies share their rows, so differences are about half as uncertain.

${texts.join('\n\n')}

## Shuffled labels

Candidates trained on shuffled labels of the same rows, each against a champion of the true ones, promoted by the default policy:
${shuffled.join('; ') || 'not run'}.
`,
  );
} finally {
  for (const engine of engines) await engine.close();
}
