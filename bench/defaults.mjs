// npm run bench:defaults: which minimum leaf, how many features per split, and from how many rows on a category's value
// counts by itself? Writes docs/defaults.md.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';
import { bundle } from './bundle.mjs';
import { firstVisits, manyPlaces, telco } from './datasets.mjs';
import { buildEngine, openEngine, writeTable } from './engine.mjs';
import { draw, mean, rowsOf, sampleTable, shareOut, standardError, storyTables, tasks } from './histories.mjs';
import { at, columnOf, growIo, ownClients, sharedAt } from './lib.mjs';

const seeds = [1, 2, 3, 4, 5];
const trees = 100;
/** Where a training's own choice begins. */
const firstLeaf = 10;
const minLeaves = [1, 2, 5, 10, 20];
const perSplits = [
  { name: '√d', of: (d) => Math.floor(Math.sqrt(d)) },
  { name: 'd/3', of: (d) => Math.max(1, Math.round(d / 3)) },
  { name: 'd', of: (d) => d },
];
const leastRows = [1, 5, 10, 20, 50];
const trainRows = 4000;
const testRows = 2500;
const settings = minLeaves.flatMap((minLeaf) => perSplits.map((perSplit) => ({ minLeaf, perSplit })));

/** A table in which clients, drawn by the seed, are the holdout. */
function dividedAnew(table, task, seed, folder) {
  const random = seededRandom(seed);
  const inTest = Uint8Array.from({ length: table.rows }, () => Number(random() < 0.3));
  const split = Uint8Array.from(table.client, (client) => inTest[client]);
  const labelled = [...split.keys()].filter((row) => !Number.isNaN(table.targets[task.name][row]));
  const drawn = [trainRows, testRows].flatMap((count, part) =>
    draw(
      labelled.filter((row) => split[row] === part),
      count,
      random,
    ),
  );
  const rows = rowsOf(
    { ...table, split },
    drawn.sort((a, b) => a - b),
  );
  return writeTable(join(folder, `sample-${task.name}-${seed}.arrow`), rows);
}

async function measureSettings({ task, tables, features }, engines, folder) {
  const jobs = settings.flatMap(({ minLeaf, perSplit }) =>
    seeds.map((seed, i) => async (engine) => {
      const modelPath = join(folder, `${Math.random()}.forest`);
      const params = { trees, minLeaf, featuresPerSplit: perSplit.of(features), seed };
      const common = { table: tables[i], task };
      const { sha256 } = await engine.train({ ...common, params, threads: 1, modelPath, watermark: 1 });
      const model = { path: modelPath, sha256 };
      const { metrics } = await engine.evaluate({ ...common, model, window: { days: 1e5, minRows: 1 } });
      rmSync(modelPath);
      return task.kind === 'regression'
        ? { main: metrics.r2Clipped, other: -metrics.mae }
        : { main: metrics.accuracy, other: -metrics.logLoss };
    }),
  );
  const scores = await shareOut(engines, jobs);
  return settings.map((setting, i) => ({ ...setting, scores: scores.slice(i * seeds.length, (i + 1) * seeds.length) }));
}

/** What gains are over. */
const isReference = (kind, { minLeaf, perSplit }) =>
  minLeaf === 5 && perSplit.name === (kind === 'regression' ? 'd' : '√d');

function settingsTable({ title, task: { kind } }, rows) {
  const usual = rows.find((row) => isReference(kind, row));
  const lines = rows.map((row) => {
    const gains = row.scores.map(({ main }, i) => main - usual.scores[i].main);
    const other = -mean(row.scores.map((one) => one.other));
    const cells = [
      row.minLeaf,
      row.perSplit.name,
      mean(row.scores.map(({ main }) => main)).toFixed(4),
      row === usual ? 'reference' : gainText(gains),
      other.toFixed(kind === 'regression' ? 1 : 4),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const [main, other] = kind === 'regression' ? ['clipped R²', 'MAE'] : ['accuracy', 'log loss'];
  return `### ${title}\n\n| minimum leaf | features per split | ${main} | gain ± s.e. | ${other} |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}`;
}

function gainText(gains) {
  const gain = mean(gains);
  return `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(4)} ± ${standardError(gains).toFixed(4)}`;
}

/** Mean rank of each setting over the tables of a kind, by both scores. */
function rankTable(kind, measured) {
  const own = measured.filter(({ task }) => task.kind === kind);
  const ranks = settings.map((_, i) =>
    mean(
      own.flatMap(({ rows }) =>
        ['main', 'other'].map((column) => {
          const means = rows.map(({ scores }) => mean(scores.map((one) => one[column])));
          return 1 + means.filter((one) => one > means[i]).length;
        }),
      ),
    ),
  );
  const lines = minLeaves.map((minLeaf) => {
    const cells = settings.flatMap((setting, i) =>
      setting.minLeaf === minLeaf ? [`${ranks[i].toFixed(1)}${isReference(kind, setting) ? ' (reference)' : ''}`] : [],
    );
    return `| ${minLeaf} | ${cells.join(' | ')} |`;
  });
  return `| minimum leaf | ${perSplits.map(({ name }) => name).join(' | ')} |\n| --- | --- | --- | --- |\n${lines.join('\n')}`;
}

/** Uncalibrated answers, since these are what the encoder changes. */
async function measureEncoder({ kind, features, target, trains }, least, seed) {
  const rows = [...target.keys()];
  const [train, test] = [rows.filter(trains), rows.filter((row) => !trains(row))].map((some) => Int32Array.from(some));
  const y = sharedAt(target, train);
  const columns = Object.entries(features).map(([name, values]) => {
    const column = columnOf(values);
    return kernel.encode(kernel.fitFeature(name, column, train, y, least), column);
  });
  const source = {
    features: columns.length,
    column: (i) => sharedAt(columns[i], train),
    target: y,
    client: ownClients(y.length),
  };
  const params = {
    trees,
    firstTree: 0,
    minLeaf: firstLeaf,
    featuresPerSplit: Math.floor(Math.sqrt(columns.length)),
    seed,
  };
  const forest = await kernel.growForest(source, params, 2, growIo);
  const predicted = await kernel.predictBatch(
    forest.chunks,
    columns.map((column) => at(column, test)),
    test.length,
    { ...growIo, threads: 1 },
  );
  const metrics = kernel.score(kind, { actual: at(target, test), predicted, clients: test.length, clip: Infinity });
  if (!('auc' in metrics)) throw new Error('The encoder is measured on classes.');
  return { accuracy: metrics.accuracy, auc: metrics.auc };
}

async function encoderTable() {
  const lines = [];
  for (const data of [manyPlaces(1000), manyPlaces(5000), firstVisits(), telco()]) {
    if (!data) continue;
    const scores = [];
    for (const least of leastRows) {
      const own = [];
      for (const seed of seeds) own.push(await measureEncoder(data, least, seed));
      scores.push(own);
    }
    const cells = scores.map((own) => {
      const [accuracy, auc] = ['accuracy', 'auc'].map((name) => own.map((one) => one[name]));
      return `${mean(accuracy).toFixed(4)} ± ${standardError(accuracy).toFixed(4)}; ${mean(auc).toFixed(4)}`;
    });
    lines.push(`| ${data.title} | ${cells.join(' | ')} |`);
  }
  return `| data | ${leastRows.map((rows) => `from ${rows}`).join(' | ')} |\n| --- |${' --- |'.repeat(leastRows.length)}\n${lines.join('\n')}`;
}

await buildEngine();
const kernel = await bundle();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-defaults-'));
const engines = [await openEngine(), await openEngine()];
try {
  const sample = await sampleTable(folder, 30);
  const stories = [];
  for (const seed of seeds) {
    const last = (await storyTables(folder, { clients: 2000, days: 30, seed })).at(-1);
    stories.push({
      table: writeTable(join(folder, `story-${seed}.arrow`), last),
      features: Object.keys(last.features).length,
    });
  }
  const planned = tasks.flatMap((task) => [
    {
      title: `Sample (Online Retail), ${task.name}`,
      task,
      tables: seeds.map((seed) => dividedAnew(sample, task, seed, folder)),
      features: Object.keys(sample.features).length,
    },
    {
      title: `Simulated story, ${task.name}`,
      task,
      tables: stories.map(({ table }) => table),
      features: stories[0].features,
    },
  ]);
  const measured = [];
  for (const one of planned) {
    const rows = await measureSettings(one, engines, folder);
    measured.push({ ...one, rows });
    console.log(`\n${settingsTable(one, rows)}`);
  }
  const encoders = await encoderTable();
  const text = `# Defaults, by evidence

Made by \`npm run bench:defaults\`. Forests of ${trees} trees, calibrated as the product calibrates them, scored on clients that they have not
seen. The sample has a snapshot every 30 days, of which ${trainRows.toLocaleString('en-US')} rows train and ${testRows.toLocaleString('en-US')} are scored, other clients for each seed; the story is a month
of \`evergreen simulate\`, another one for each seed. Means over ${seeds.length} seeds; a gain is over the reference, with its standard error over
the seeds, which share their rows among the settings. \`d\` is ${sample ? Object.keys(sample.features).length : ''} in the sample and ${stories[0].features} in the story.

## Minimum leaf and features per split

A training's own choice begins with a minimum leaf of ${firstLeaf}, √d for classes and d for amounts.

Mean rank of the ${settings.length} settings by both scores (1 is best), classes (two tasks, both data sets):

${rankTable('classification', measured)}

Amounts (one task, both data sets):

${rankTable('regression', measured)}

## From how many rows a category's value counts by itself

Accuracy ± standard error over the seeds; AUC. Values that are rarer share the rank of the overall mean. In Telco every value is
common, so the rule changes nothing there.

${encoders}

## All settings

${measured.map((one) => settingsTable(one, one.rows)).join('\n\n')}
`;
  console.log(text);
  writeFileSync(join(root, 'docs', 'defaults.md'), text);
} finally {
  for (const engine of engines) await engine.close();
  rmSync(folder, { recursive: true });
}
