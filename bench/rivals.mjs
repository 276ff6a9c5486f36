// The second half of npm run bench:accuracy: what a training by evidence gives, beside a plain forest, the simple
// rivals of every comparison and other libraries' classifiers (Python 3 with scikit-learn), on clients that nobody
// trained on. Writes its part of docs/accuracy.md; with the name of one task, only prints. What is done is kept
// (kept.mjs).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../tools/lib.mjs';
import { fixture, telco } from './datasets.mjs';
import { buildEngine, openEngine, parts, writeTable } from './engine.mjs';
import { mean, retailTable, standardError, tasks } from './histories.mjs';
import { keeper } from './kept.mjs';
import { oneHot } from './lib.mjs';

const [only] = process.argv.slice(2);
const seeds = [1, 2, 3, 4, 5];
const heldOut = 0.3;
const mark = '\n<!-- Made by bench/rivals.mjs from here on. -->\n';
const page = join(root, 'docs', 'accuracy.md');
const lifetimes = {
  purchase: { feature: 'buy_chance_30d', isComplement: false },
  churn: { feature: 'buy_chance_90d', isComplement: true },
  clv: { feature: 'expected_spend_90d', isComplement: false },
};
const shown = {
  classification: ['auc', 'logLoss', 'accuracy'],
  regression: ['r2Clipped', 'r2', 'mae', 'topTenth'],
};

/** Whole clients are held out, by a hash of their name and the seed. */
function isHeldOut(client, seed) {
  return createHash('sha256').update(`${seed}|${client}`).digest().readUInt32BE(0) / 2 ** 32 < heldOut;
}

/** Trains a plain forest and one by evidence on a split; gives all scores on the clients held out. */
async function runSplit(engine, folder, { task, features, target, client, predictedAt }, seed) {
  const path = (name) => join(folder, `${task.name}-${seed}-${name}`);
  const split = Uint8Array.from(client, (one) => Number(isHeldOut(one, seed)));
  const table = writeTable(path('table'), { features, targets: { [task.name]: target }, split, client, predictedAt });
  const train = async (name, size) => {
    const params = { featuresPerSplit: null, seed: 1, ...size };
    const request = { table, task, params, threads: 2, modelPath: path(name), watermark: 1 };
    const result = await engine.train(request, {});
    return { ...result, model: { path: path(name), sha256: result.sha256 } };
  };
  const plain = await train('plain', { trees: 250, minLeaf: 10 });
  const chosen = await train('chosen', { trees: null, minLeaf: null });
  const window = { days: 36_500, minRows: 1 };
  const properScore = task.kind === 'regression' ? 'r2Clipped' : 'logLoss';
  const rules = { resamples: 100, chosenFrom: 1, halfLife: 'never', properScore, horizonDays: 90 };
  const duel = { champion: plain.model, candidate: chosen.model, lifetimes: lifetimes[task.name] ?? null };
  const compared = await engine.compare({ table, task, window, ...rules, ...duel }, {});
  const { coverage } = await engine.evaluate({ table, task, window, model: chosen.model }, {});
  const rivals = Object.fromEntries(compared.yardsticks.map(({ name, metrics }) => [name, metrics]));
  const others = await peerScores(path('peers'), { task, features, target, client, split }, seed);
  const scores = { ...rivals, ...others.scores, plain: compared.champion, chosen: compared.candidate };
  return { scores, coverage, plain, chosen, versions: others.versions };
}

/** What other libraries' models, and the mean of them, score on a split's rows. */
async function peerScores(folder, { task, features, target, client, split }, seed) {
  mkdirSync(folder);
  const { score, targetClip } = await parts();
  const columns = oneHot(features);
  const [train, test] = [0, 1].map((part) => [...split.keys()].filter((row) => split[row] === part));
  const write = (name, numbers) => writeFileSync(join(folder, name), Float64Array.from(numbers));
  const at = (values, rows) => rows.map((row) => values[row]);
  for (const [name, rows] of Object.entries({ train, test }))
    write(
      `${name}.f64`,
      columns.flatMap((column) => at(column, rows)),
    );
  write('y.f64', at(target, train));
  const clip = targetClip(Float64Array.from(at(target, train)));
  const formula = lifetimes[task.name]?.feature;
  if (task.kind === 'regression') {
    write('actual.f64', at(target, test));
    write('formula.f64', at(features[formula], test));
  }
  const job = { kind: task.kind, features: columns.length, seed, clip };
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  // Where others work too, threads of OpenMP that wait for each other take many times as long.
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const python = spawnSync('/usr/bin/python3', [join(root, 'bench/peers/rivals.py'), folder], {
    encoding: 'utf8',
    env,
  });
  if (python.status !== 0) throw new Error(`scikit-learn failed: ${python.stderr ?? python.error}`);
  const { names: asked, mixed, versions } = JSON.parse(python.stdout);
  const answers = asked.map(
    (name) => new Float64Array(Uint8Array.from(readFileSync(join(folder, `${name}.answers`))).buffer),
  );
  const others = answers.filter((_, i) => !mixed.includes(asked[i]));
  const together = Float64Array.from(test, (_, i) => mean(others.map((own) => own[i])));
  const actual = Float64Array.from(test, (row) => target[row]);
  const clients = new Set(at(client, test)).size;
  const scored = [...answers, together].map((predicted) => score(task.kind, { actual, predicted, clients, clip }));
  return { scores: Object.fromEntries([...asked, 'together'].map((name, i) => [name, scored[i]])), versions };
}

/** The libraries that were asked, with their versions. */
const known = {};

const names = {
  naive: 'naive',
  linear: 'regression',
  lifetimes: 'BG/NBD (amounts: × Gamma-Gamma)',
  forest: 'scikit-learn’s forest, 250 trees, leaves of 10',
  boosting: 'scikit-learn’s histogram boosting',
  logistic: 'scikit-learn’s logistic regression, normal scores',
  xgboost: 'XGBoost',
  together: 'the mean of the other libraries’',
  twoPart: 'scikit-learn’s forests in two parts, 250 trees, leaves of 10',
  clipped: 'scikit-learn’s forest of clipped amounts, 250 trees, leaves of 10',
  clippedBoosting: 'scikit-learn’s histogram boosting of clipped amounts',
  tweedie: 'scikit-learn’s Tweedie regression on logarithms',
  bestMix: 'the best mix of these four and BG/NBD × Gamma-Gamma, fitted on the very rows that judge',
  plain: 'plain: 250 trees, leaves of 10 (amounts: way chosen)',
  chosen: '**by evidence**',
};

function linesOf({ title, task }, runs) {
  return Object.keys(names).flatMap((name) => {
    if (!runs[0].scores[name]) return [];
    const cells = shown[task.kind].map((metric) => {
      const values = runs.map(({ scores }) => scores[name][metric]);
      if (values.some((value) => value === null || value === undefined)) return '–';
      const digits = metric === 'mae' ? 1 : 4;
      const gains = runs.map(({ scores }, i) => scores.chosen[metric] - values[i]);
      const told =
        name === 'chosen' ? '' : ` (${mean(gains).toFixed(digits)} ± ${standardError(gains).toFixed(digits)})`;
      return `${mean(values).toFixed(digits)}${told}`;
    });
    return [`| ${title}, ${task.name} | ${names[name]} | ${cells.join(' | ')} |`];
  });
}

function sizeLine({ title, task }, runs) {
  const of = (model, value) => mean(runs.map((run) => run[model][value]));
  const leaves = runs.map(({ chosen }) => chosen.minLeaf).join(', ');
  const cells = [
    leaves,
    of('chosen', 'trees').toFixed(0),
    ...['plain', 'chosen'].map((model) => (of(model, 'bytes') / 1e6).toFixed(2)),
    ...['plain', 'chosen'].map((model) => of(model, 'seconds').toFixed(1)),
  ];
  return `| ${title}, ${task.name} | ${cells.join(' | ')} |`;
}

function coverageLine({ title, task }, runs) {
  if (runs.some(({ coverage }) => !coverage)) return [];
  const tenths = runs[0].coverage.tenths.map((_, i) => mean(runs.map(({ coverage }) => coverage.tenths[i])));
  const told = [mean(runs.map(({ coverage }) => coverage.all)), ...tenths].map((share) => (100 * share).toFixed(1));
  return [`| ${title}, ${task.name} | ${told.join(' | ')} |`];
}

function taskOf(title, table, name, kind) {
  const target = table.targets[name];
  const rows = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
  const pick = (values) =>
    Array.isArray(values) ? rows.map((row) => values[row]) : values.constructor.from(rows, (row) => values[row]);
  const features = Object.fromEntries(
    Object.entries(table.features).map(([feature, values]) => [feature, pick(values)]),
  );
  return {
    title,
    task: { name, kind },
    features,
    target: pick(target),
    client: pick(table.client),
    predictedAt: pick(table.predictedAt),
  };
}

async function retailTasks(folder) {
  const { title, table } = await retailTable(folder, 30);
  return tasks.map(({ name, kind }) => taskOf(title, table, name, kind));
}

/** A row a client. */
function ownTask(data, name) {
  const rows = data.target.length;
  const client = Int32Array.from({ length: rows }, (_, row) => row);
  return { ...data, task: { name, kind: data.kind }, client, predictedAt: new Float64Array(rows) };
}

await buildEngine();
const kept = keeper(['bench/rivals.mjs', 'bench/histories.mjs', 'bench/datasets.mjs', 'bench/peers/rivals.py']);
const folder = mkdtempSync(join(tmpdir(), 'evergreen-rivals-'));
const engine = await openEngine();
try {
  const left = telco();
  const own = [
    ...(left ? [ownTask(left, 'left')] : []),
    ownTask(fixture('breast-cancer', 'classification'), 'malignant'),
  ];
  const isOwn = own.some(({ task }) => task.name === only);
  const all = [...(isOwn ? [] : await retailTasks(folder)), ...own];
  const classes = [];
  const amounts = [];
  const sizes = [];
  const coverages = [];
  for (const one of all.filter(({ task }) => !only || task.name === only)) {
    const runs = [];
    for (const seed of seeds)
      runs.push(await kept(`${one.title} ${one.task.name} ${seed}`, () => runSplit(engine, folder, one, seed)));
    for (const { versions } of runs) Object.assign(known, versions);
    (one.task.kind === 'regression' ? amounts : classes).push(...linesOf(one, runs));
    sizes.push(sizeLine(one, runs));
    coverages.push(...coverageLine(one, runs));
    console.log(linesOf(one, runs).join('\n'));
  }
  const text = `
## A training by evidence, beside simple rivals

${seeds.length} splits; in each, ${100 * heldOut} % of the clients are held out and all scores are of their rows. In brackets, what the training by evidence
scores more than this rival (less is better of log loss and MAE), ± the standard error of that over the splits: what two splits differ
by is the same for both. Regression and BG/NBD are the product's own, as in every comparison; categories are a column a value for
${Object.entries(known)
  .map((one) => one.join(' '))
  .join(' and ')}, whose settings are its defaults but where said.

| data | model | AUC | log loss | accuracy |
| --- | --- | --- | --- | --- |
${classes.join('\n')}

| data | model | R² clipped | R² | MAE | spend found in the top tenth |
| --- | --- | --- | --- | --- | --- |
${amounts.join('\n')}

An R² (clipped) of .72 is **not reached** on Online Retail: over these five splits, with what lines of orders tell, ours has .682 and scikit-learn’s forests in two
parts .681; every mix of ten ways lies within .001 of that, and all ten mixed in shares fitted on the very rows that judge, which nobody can know, have .689. Splits run from .57 to
.74, so that a mean of three says little ([engine.md](engine.md) tells what was tried).

In the sample workspace (\`evergreen demo\`) the verdict on amounts names BG/NBD as no worse: on its 630 holdout clients the formula has an R² (clipped) of .476, the
training by evidence (two parts, 180 trees) .412. What lies between is within chance (95 %: −.15 to +.02), and one client is most of it. On the 2,675
training clients, asked out of bag, the forest has .705 and the formula .610; on 630 of these drawn at random the formula has .26 to .77. So the choice by unseen
clients is right to prefer the forest, and 630 clients do not tell.

Intervals of 80 %: percent of the amounts that lie in theirs, of all and by tenths of the answers, the lowest first.

| data | all | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${coverages.join('\n')}

What was chosen, the models' sizes, and the seconds of their training, on a machine that did other work meanwhile.

| data | leaves, split by split | trees | MB, plain | MB, by evidence | s, plain | s, by evidence |
| --- | --- | --- | --- | --- | --- | --- |
${sizes.join('\n')}
`;
  if (only) console.log(text);
  const before = existsSync(page) ? readFileSync(page, 'utf8').split(mark)[0] : '';
  if (!only) writeFileSync(page, `${before.trimEnd()}\n${mark}${text}`);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true });
}
