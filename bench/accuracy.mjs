// npm run bench:accuracy: our forest beside scikit-learn's on the same rows, with the same trees and settings. Writes
// docs/accuracy.md. Needs Python 3 with scikit-learn; data that is not part of this repository is left out where it is
// not. What is done is kept (kept.mjs).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../tools/lib.mjs';
import { bundle } from './bundle.mjs';
import { fineThresholds, firstVisits, fixture, manyPlaces, telco, untidy } from './datasets.mjs';
import { buildEngine } from './engine.mjs';
import { mean, sampleTable, standardError, storyTables, tasks } from './histories.mjs';
import { keeper } from './kept.mjs';
import { at, columnOf, growIo, oneHot, ownClients, sharedAt } from './lib.mjs';

const seeds = [1, 2, 3, 4, 5];
const trees = 100;
const minLeaves = [1, 5];
/** What counts as a difference at the least. */
const least = { accuracy: 0.003, auc: 0.003, logLoss: 0.003, r2: 0.01 };

/** Of a training table: the rows of a task, its holdout clients to be tested on. */
function taskOf(table, title, { name, kind }) {
  const target = table.targets[name];
  const rows = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
  const pick = (values) =>
    Array.isArray(values) ? rows.map((row) => values[row]) : Float64Array.from(rows, (row) => values[row]);
  const features = Object.fromEntries(
    Object.entries(table.features).map(([feature, values]) => [feature, pick(values)]),
  );
  return {
    title: `${title}, ${name}`,
    kind,
    features,
    target: pick(target),
    trains: (row) => table.split[rows[row]] === 0,
  };
}

async function dataSets(folder) {
  const sample = await sampleTable(folder, 60);
  const story = (await storyTables(folder, { clients: 2000, days: 20, seed: 1 })).at(-1);
  return [
    ...tasks.map((task) => taskOf(sample, 'Sample (Online Retail)', task)),
    ...tasks.map((task) => taskOf(story, 'Simulated story', task)),
    telco(),
    firstVisits(),
    fixture('breast-cancer', 'classification'),
    fixture('diabetes', 'regression'),
    fineThresholds(),
    manyPlaces(5000),
    untidy('classification', 2800),
    untidy('regression', 2800),
    untidy('classification', 10),
    untidy('regression', 10),
  ].filter(Boolean);
}

/** The numbers that our encoder gives, and, where there are categories, a column of 0 and 1 for each value. */
function encodings({ features, target }, train) {
  const y = Float64Array.from(train, (row) => target[row]);
  const ours = Object.entries(features).map(([name, values]) => {
    const column = columnOf(values);
    return encode(fitFeature(name, column, train, y), column);
  });
  return Object.values(features).some(Array.isArray) ? { ours, oneHot: oneHot(features) } : { ours };
}

async function answersOfOurs({ kind, target }, columns, train, test, minLeaf, seed) {
  const perSplit = kind === 'classification' ? Math.floor(Math.sqrt(columns.length)) : columns.length;
  const source = {
    features: columns.length,
    column: (i) => sharedAt(columns[i], train),
    target: sharedAt(target, train),
    client: ownClients(train.length),
  };
  const params = { trees, firstTree: 0, minLeaf, featuresPerSplit: perSplit, seed };
  const forest = await growForest(source, params, 2, growIo);
  return predict(
    forest.chunks,
    columns.map((column) => at(column, test)),
    test.length,
  );
}

function writeJob(path, data, split, encoded, minLeaf) {
  const { kind, target } = data;
  mkdirSync(path);
  const write = (name, values) => writeFileSync(join(path, name), new Uint8Array(Float64Array.from(values).buffer));
  write('y.f64', at(target, split.train));
  for (const [name, columns] of Object.entries(encoded)) {
    for (const part of ['train', 'test']) {
      const all = new Float64Array(columns.length * split[part].length);
      for (const [i, column] of columns.entries()) all.set(at(column, split[part]), i * split[part].length);
      write(`${name}-${part}.f64`, all);
    }
  }
  const sizes = Object.fromEntries(Object.entries(encoded).map(([name, columns]) => [name, columns.length]));
  const job = { kind, trees, minLeaf, seeds, rows: split.train.length, testRows: split.test.length, encodings: sizes };
  writeFileSync(join(path, 'job.json'), JSON.stringify(job));
}

function scoresOf({ kind, target }, test, answers) {
  // A probability of 0 or 1 is the tree count's, not a certainty.
  const inside = (p) => Math.min(1 - 0.5 / trees, Math.max(0.5 / trees, p));
  const predicted = kind === 'classification' ? answers.map(inside) : answers;
  const metrics = score(kind, {
    actual: at(target, test),
    predicted,
    clients: test.length,
    clip: Number.POSITIVE_INFINITY,
  });
  const names = kind === 'classification' ? ['accuracy', 'auc', 'logLoss'] : ['r2'];
  return Object.fromEntries(names.map((name) => [name, metrics[name]]));
}

function readAnswers(path, name, seed) {
  const bytes = readFileSync(join(path, `${name}-${seed}.answers`));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Grows forests on a data set by ours and by scikit-learn; gives all scores, of each seed. */
async function runOn(data, split, minLeaf, folder) {
  const jobs = mkdtempSync(join(folder, 'jobs-'));
  const path = join(jobs, 'job');
  const encoded = encodings(data, split.train);
  writeJob(path, data, split, encoded, minLeaf);
  const ours = [];
  for (const seed of seeds) {
    const answers = await answersOfOurs(data, encoded.ours, split.train, split.test, minLeaf, seed);
    ours.push(scoresOf(data, split.test, answers));
  }
  const python = spawnSync('/usr/bin/python3', [join(root, 'bench/peers/accuracy.py'), jobs], { encoding: 'utf8' });
  if (python.status !== 0) throw new Error(`scikit-learn failed: ${python.stderr ?? python.error}`);
  const peers = Object.keys(encoded).map((name) =>
    seeds.map((seed) => scoresOf(data, split.test, readAnswers(path, name, seed))),
  );
  return { ours, peers, version: python.stdout.trim() };
}

/** A line per score: ours, scikit-learn's, and whether they differ by more than the seeds explain. */
function linesOf({ data, split, minLeaf, ours, peers }) {
  return Object.keys(ours[0]).map((metric) => {
    const values = [ours, ...peers].map((runs) => runs.map((run) => run[metric]));
    const difference = mean(values[0]) - mean(values[1]);
    const noise = 2 * Math.hypot(standardError(values[0]), standardError(values[1]));
    const allowed = Math.max(noise, least[metric]);
    const told = values.map((own) => (own.some((value) => value === null) ? '–' : mean(own).toFixed(4)));
    const verdict =
      Math.abs(difference) <= allowed ? 'same' : better(metric, difference) ? 'ours is better' : '**ours is worse**';
    return `| ${[data.title, split.train.length, minLeaf, metric, told[0], told[1], difference.toFixed(4), allowed.toFixed(4), verdict, told[2] ?? ''].join(' | ')} |`;
  });
}

const better = (metric, difference) => (metric === 'logLoss' ? difference < 0 : difference > 0);

await buildEngine();
const { encode, fitFeature, growForest, predict, score } = await bundle();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-accuracy-'));
const kept = keeper([
  'bench/accuracy.mjs',
  'bench/histories.mjs',
  'bench/datasets.mjs',
  'bench/lib.mjs',
  'bench/peers/accuracy.py',
]);
try {
  const runs = [];
  for (const data of await dataSets(folder)) {
    const rows = [...data.target.keys()];
    const split = {
      train: Int32Array.from(rows.filter(data.trains)),
      test: Int32Array.from(rows.filter((row) => !data.trains(row))),
    };
    for (const minLeaf of minLeaves) {
      const part = `accuracy ${data.title} ${data.kind} ${rows.length} ${minLeaf}`;
      runs.push({ data, split, minLeaf, ...(await kept(part, () => runOn(data, split, minLeaf, folder))) });
    }
  }
  const lines = runs.flatMap(linesOf);
  const worse = lines.filter((line) => line.includes('worse')).length;
  const text = `# Accuracy beside scikit-learn

Made by \`npm run bench:accuracy\`: our forest and that of scikit-learn ${runs[0].version} on the same rows, ${trees} trees, √d features per split for
classes and all for amounts, ${seeds.length} seeds each. Rows that are scored were not trained on (in the sample and the story, clients). Both see
the numbers that our encoder makes of categories; missing values go right in both. “One column a value” is scikit-learn with a
column of 0 and 1 for each value of a category instead. A difference counts when it is more than two standard errors of itself over the
seeds, and than ${least.accuracy} (R²: ${least.r2}). Answers are uncalibrated.

Of ${lines.length} scores, ours is worse in ${worse}. By chance alone one in twenty would differ by more than two standard errors, half of these for the worse.

| data | training rows | minimum leaf | score | ours | scikit-learn | difference | counts from | verdict | scikit-learn, one column a value |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
  console.log(text);
  writeFileSync(join(root, 'docs', 'accuracy.md'), text);
} finally {
  rmSync(folder, { recursive: true });
}
