// npm run bench:strategies: which strategy, and which rehearsal ratio, predicts best as time goes by? Writes docs/strategies.md.
//
// Prequential (A. P. Dawid 1984): at each step the rows of that time are predicted first, and trained on when their outcomes are
// known. Every model is deployed at once: this measures the strategies, not the policy that guards them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { build } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { bundle } from './bundle.mjs';

const { Random, binColumn, growChunk, predict, treesOf, withoutTrees } = await bundle();
const day = 86_400_000;
const ratios = [0, 1, 2, 4, 8];
const seeds = [1, 2];
const retrainTrees = 250;
const updateTrees = 50;
const mostTrees = 500;
const leastLabels = 50;
const strategies = [
  { name: 'never updated' },
  ...ratios.map((rehearsal) => ({ name: `update, ratio ${rehearsal}`, rehearsal })),
  { name: 'retrain every 7th step', every: 7 },
  ...[4].map((rehearsal) => ({
    name: `update, ratio ${rehearsal}, and retrain every 7th step`,
    rehearsal,
    every: 7,
  })),
];

const gather = (values, rows) => Float64Array.from(rows, (row) => values[row]);

function grow(data, rows, trees, firstTree, seed) {
  const columns = data.columns.map((column) => binColumn(gather(column, rows)));
  const d = columns.length;
  const featuresPerSplit = data.kind === 'classification' ? Math.floor(Math.sqrt(d)) : d;
  const params = { minLeaf: 5, featuresPerSplit, seed };
  return growChunk({ columns, target: gather(data.target, rows) }, params, firstTree, trees, () => true).chunk;
}

/** As electron/engine/update.ts does it. */
function update(data, chunks, fresh, older, rehearsal, seed, step) {
  const random = new Random(seed, step);
  const sample = Array.from(older);
  const wanted = Math.min(sample.length, Math.round(rehearsal * fresh.length));
  for (let i = 0; i < wanted; i++) {
    const pick = i + random.below(sample.length - i);
    [sample[i], sample[pick]] = [sample[pick], sample[i]];
  }
  const rows = [...fresh, ...sample.slice(0, wanted)].sort((a, b) => a - b);
  const trees = treesOf(chunks);
  const excess = trees.length + updateTrees - mostTrees;
  let kept = chunks;
  if (excess > 0) {
    const asked = data.columns.map((column) => gather(column, fresh));
    const errors = trees.map((tree) =>
      predict([tree], asked, fresh.length).reduce((sum, answer, i) => sum + (answer - data.target[fresh[i]]) ** 2, 0),
    );
    const worst = [...errors.keys()].sort((a, b) => errors[b] - errors[a]).slice(0, excess);
    kept = withoutTrees(chunks, new Set(worst));
  }
  return [...kept, grow(data, rows, updateTrees, trees.length, seed)];
}

/** Predictions of all rows after the first model, each made before its outcome was known. */
function follow(data, { rehearsal, every }, seed) {
  const { times, known, first } = data;
  const predicted = new Float64Array(data.target.length).fill(Number.NaN);
  let chunks = null;
  let used = 0;
  let steps = 0;
  for (const time of times) {
    const rows = [...known.keys()].filter((row) => known[row] <= time.from);
    if (!chunks) {
      if (rows.length < first) continue;
      chunks = [grow(data, rows, retrainTrees, 0, seed)];
      used = time.from;
    } else {
      steps++;
      const fresh = rows.filter((row) => known[row] > used);
      const isRetrain = every && steps % every === 0;
      if (isRetrain) chunks = [grow(data, rows, retrainTrees, 0, seed + steps)];
      else if (rehearsal !== undefined && fresh.length >= leastLabels) {
        const older = rows.filter((row) => known[row] <= used);
        chunks = update(data, chunks, fresh, older, rehearsal, seed, steps);
      }
      if (isRetrain || (rehearsal !== undefined && fresh.length >= leastLabels)) used = time.from;
    }
    const asked = data.columns.map((column) => gather(column, time.rows));
    predict(chunks, asked, time.rows.length).forEach((answer, i) => {
      predicted[time.rows[i]] = answer;
    });
  }
  return predicted;
}

function scoresOf({ kind, target }, predicted) {
  const rows = [...predicted.keys()].filter((row) => !Number.isNaN(predicted[row]));
  const mean = (of) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  if (kind === 'classification') {
    const inside = (p) => Math.min(0.999, Math.max(0.001, p));
    return {
      rows: rows.length,
      main: mean((row) => Number(predicted[row] >= 0.5 === (target[row] === 1))),
      other: mean((row) => -Math.log(inside(target[row] === 1 ? predicted[row] : 1 - predicted[row]))),
    };
  }
  // As the product judges amounts: actuals above the 99.5th percentile count as that much.
  const clip = gather(target, rows).sort()[Math.floor(0.995 * rows.length)];
  const actual = (row) => Math.min(target[row], clip);
  const middle = mean(actual);
  return {
    rows: rows.length,
    main: 1 - mean((row) => (actual(row) - predicted[row]) ** 2) / mean((row) => (actual(row) - middle) ** 2),
    other: mean((row) => Math.abs(target[row] - predicted[row])),
  };
}

/** The sample's history, a snapshot a week; of each week 200 clients, about as many as a day brings in a larger shop. */
function sampleHistory(workspace) {
  const run = (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [
      join(root, 'out/cli.js'),
      '--workspace',
      workspace,
      ...args,
    ]);
    if (status !== 0) throw new Error(String(stderr));
  };
  run('import', join(root, 'resources/sample/online-retail-invoices.csv'));
  run('snapshot', '--from', '2011-03-01', '--to', '2011-11-05', '--every', '7d');
  run('retrain', '--trees', '2');
  const [file] = readdirSync(join(workspace, 'tables'));
  const table = tableFromIPC(readFileSync(join(workspace, 'tables', file)));
  const at = table.getChild('predicted_at').toArray();
  const names = table.schema.fields.map(({ name }) => name).filter((name) => name.startsWith('x:'));
  const features = names.map((name) => table.getChild(name).toArray());
  return [
    { name: 'purchase', kind: 'classification', delay: 33 },
    { name: 'churn', kind: 'classification', delay: 93 },
    { name: 'clv', kind: 'regression', delay: 93 },
  ].map(({ name, kind, delay }) => {
    const target = table.getChild(`y:${name}`).toArray();
    const random = new Random(7);
    const byTime = new Map();
    for (let row = 0; row < at.length; row++) {
      if (Number.isNaN(target[row])) continue;
      const rows = byTime.get(at[row]) ?? [];
      rows.push(row);
      byTime.set(at[row], rows);
    }
    const chosen = [...byTime]
      .sort(([a], [b]) => a - b)
      .flatMap(([, rows]) => {
        for (let i = 0; i < Math.min(200, rows.length); i++) {
          const pick = i + random.below(rows.length - i);
          [rows[i], rows[pick]] = [rows[pick], rows[i]];
        }
        return rows.slice(0, 200);
      });
    return historyOf({
      title: `Sample (Online Retail), ${name}: a step is a week`,
      kind,
      columns: features.map((column) => gather(column, chosen)),
      target: gather(target, chosen),
      at: gather(at, chosen),
      known: gather(at, chosen).map((time) => time + delay * day),
      first: 400,
    });
  });
}

/** The founding story: 2,000 weak synthetic labels on day 1, then 100 real outcomes a day; the truth turns after day 30. */
function simulatedStory() {
  const random = new Random(11);
  const normal = () => Math.sqrt(-2 * Math.log(random.unit() || 0.5)) * Math.cos(2 * Math.PI * random.unit());
  const days = 60;
  const rows = 2000 + 100 * days;
  const columns = Array.from({ length: 12 }, () => Float64Array.from({ length: rows }, normal));
  const at = Float64Array.from(
    { length: rows },
    (_, row) => (row < 2000 ? 0 : 1 + Math.floor((row - 2000) / 100)) * day,
  );
  const target = at.map((time, row) => {
    const x = (feature) => columns[feature][row];
    // The rule that made the first labels knows half of the truth.
    if (time === 0) return Number(x(0) + 1.5 * normal() > 0);
    const turned = time > 30 * day ? x(4) : x(1);
    return Number(x(0) + 1.5 * turned * x(2) + x(3) ** 2 - 1 + 0.7 * normal() > 0);
  });
  const known = at.map((time) => time + (time === 0 ? 0 : day / 2));
  return [
    historyOf({
      title: 'Simulated story, purchase: a step is a day, the truth turns after day 30',
      kind: 'classification',
      columns,
      target,
      at,
      known,
      first: 2000,
    }),
  ];
}

function historyOf(data) {
  const times = [...new Set(data.at)].sort((a, b) => a - b);
  return {
    ...data,
    times: times.map((from) => ({ from, rows: [...data.at.keys()].filter((row) => data.at[row] === from) })),
  };
}

function tableOf(data) {
  const rows = strategies.map((strategy) => {
    const scores = seeds.map((seed) => scoresOf(data, follow(data, strategy, seed)));
    const mean = (of) => scores.reduce((sum, one) => sum + of(one), 0) / scores.length;
    const spread = (of) =>
      Math.sqrt(scores.reduce((sum, one) => sum + (of(one) - mean(of)) ** 2, 0) / (scores.length - 1));
    const main = ({ main: value }) => value;
    return {
      strategy,
      rows: scores[0].rows,
      main: mean(main),
      spread: spread(main),
      other: mean(({ other }) => other),
    };
  });
  const isClasses = data.kind === 'classification';
  const lines = rows.map(
    ({ strategy, main, spread, other }) =>
      `| ${strategy.name} | ${main.toFixed(4)} | ${spread.toFixed(4)} | ${other.toFixed(isClasses ? 4 : 1)} |`,
  );
  const head = isClasses
    ? '| strategy | accuracy | s.d. over seeds | log loss |'
    : '| strategy | clipped R² | s.d. over seeds | MAE |';
  return {
    rows,
    text: `### ${data.title}\n\n${rows[0].rows} rows predicted.\n\n${[head, '| --- | --- | --- | --- |', ...lines].join('\n')}`,
  };
}

/** The ratio whose rank, averaged over the histories, is best; updates without retrains, since these hide the ratio. */
function bestRatio(tables) {
  const ranks = ratios.map(() => 0);
  for (const { rows } of tables) {
    const updates = rows.filter(({ strategy }) => strategy.rehearsal !== undefined && !strategy.every);
    const order = [...updates].sort((a, b) => b.main - a.main);
    updates.forEach((one, i) => {
      ranks[i] += (order.indexOf(one) + 1) / tables.length;
    });
  }
  return { ranks, best: ratios[ranks.indexOf(Math.min(...ranks))] };
}

await build();
const workspace = mkdtempSync(join(tmpdir(), 'evergreen-strategies-'));
try {
  const tables = [];
  for (const data of [...simulatedStory(), ...sampleHistory(workspace)]) {
    tables.push(tableOf(data));
    console.log(`\n${tables.at(-1).text}`);
  }
  const { ranks, best } = bestRatio(tables);
  const choice = `Mean rank of the ratios (1 is best): ${ratios.map((ratio, i) => `${ratio}: ${ranks[i].toFixed(2)}`).join(', ')}. The best is **${best}**.`;
  console.log(`\n${choice}`);
  writeFileSync(
    join(root, 'docs', 'strategies.md'),
    `# Which strategy, and how much rehearsal

Made by \`npm run bench:strategies\`. A prequential experiment: rows are predicted at their time, and trained on when their outcomes
are known (after horizon and grace). A first model has ${retrainTrees} trees; an update adds ${updateTrees} on the labels since the last one and, for each
of these, so many older ones as its rehearsal ratio says; beyond ${mostTrees} trees the worst on the new labels go; a retrain takes all
labels. Every model is deployed at once: the policy that guards deployments is left out. Means over ${seeds.length} seeds.

${choice}

${tables.map(({ text }) => text).join('\n\n')}
`,
  );
} finally {
  rmSync(workspace, { recursive: true });
}
