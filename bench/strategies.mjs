// npm run bench:strategies: which strategy, and which rehearsal ratio, predicts best as time goes by? Writes
// docs/strategies.md.
//
// Prequential (A. P. Dawid 1984): at each step the rows of that time are predicted first, and trained on when their
// outcomes are known. The engine's own `train`, `update` and `score` do the work. Every model is deployed at once: this
// measures the strategies, not the policy that guards them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, parts, writeTable } from './engine.mjs';
import { dayMs, draw, mean, rowsOf, sampleTable, shareOut, standardError, storyTables, tasks } from './histories.mjs';

const ratios = [0, 1, 2, 4, 8];
const seeds = [1, 2, 3, 4, 5];
const retrainTrees = 250;
const minLeaf = 10;
const updateTrees = 50;
const mostTrees = 500;
const leastLabels = 50;
/** Steps from one retrain to the next. */
const week = 7;
const storyDays = 42;
const weeklyClients = 200;
const firstRows = 400;

const alone = [
  { name: 'never updated' },
  ...ratios.map((rehearsal) => ({ name: `update, ratio ${rehearsal}`, rehearsal })),
  { name: `retrain every ${week}th step`, every: week },
];
const both = (rehearsal) => ({
  name: `update, ratio ${rehearsal}, and retrain every ${week}th step`,
  rehearsal,
  every: week,
});

/**
 * A history: at each step what is asked, and the table of all labels known by then, each with the time that it was
 * known from.
 */
function storyOf(tables, task) {
  const dayOf = (id) => Number(id.match(/^D(\d+)-/)?.[1] ?? 1);
  const steps = tables.map((table, i) => {
    const known = Float64Array.from(table.clientId, dayOf);
    const next = tables[i + 1];
    const asked = next
      ? rowsOf(
          next,
          [...next.clientId.keys()].filter((row) => dayOf(next.clientId[row]) === i + 2),
        )
      : null;
    return { time: i + 1, table, known, asked };
  });
  return { steps: steps.slice(0, -1), task };
}

function sampleOf(table, task, seed) {
  const random = seededRandom(seed);
  const labelled = [...table.predictedAt.keys()].filter((row) => !Number.isNaN(table.targets[task.name][row]));
  const times = [...new Set(labelled.map((row) => table.predictedAt[row]))].sort((a, b) => a - b);
  const askedAt = times.map((time) =>
    draw(
      labelled.filter((row) => table.predictedAt[row] === time),
      weeklyClients,
      random,
    ),
  );
  const steps = times.map((time, i) => {
    const rows = askedAt
      .slice(0, i)
      .flat()
      .filter((row) => table.predictedAt[row] + task.knownAfter * dayMs <= time)
      .sort((a, b) => a - b);
    const known = Float64Array.from(rows, (row) => table.predictedAt[row] + task.knownAfter * dayMs);
    return { time, table: rowsOf(table, rows), known, asked: rowsOf(table, askedAt[i]) };
  });
  return { steps: steps.filter((step) => step.table.rows >= firstRows), task };
}

/** Scores of all rows after the first model, each predicted before its outcome was known. */
async function follow(history, { rehearsal, every }, seed, engine, folder) {
  const { steps, task } = history;
  const predicted = [];
  const actual = [];
  /** @type {{ path: string, sha256: string } | null} */
  let model = null;
  let used = 0;
  for (const [i, step] of steps.entries()) {
    const modelPath = join(folder, `${Math.random()}.forest`);
    const tableOf = () => ({
      table: tableAt(history, step, used, folder),
      task,
      seed,
      threads: 1,
      modelPath,
      watermark: i,
    });
    /** @type {{ sha256: string } | null} */
    let trained = null;
    if (!model || (every && i % every === 0)) {
      const params = { trees: retrainTrees, minLeaf, featuresPerSplit: null, seed: seed + i };
      trained = await engine.train({ ...tableOf(), params });
    } else if (rehearsal !== undefined && countFresh(step, used) >= leastLabels) {
      trained = await engine.update({ ...tableOf(), base: model, trees: updateTrees, mostTrees, rehearsal });
    }
    if (trained) {
      if (model) rmSync(model.path);
      model = { path: modelPath, sha256: trained.sha256 };
      used = step.time;
    }
    const { predictions } = await engine.score({ table: askedAt(step, folder), model, absent: 'refuse' });
    predicted.push(...predictions);
    actual.push(...step.asked.targets[task.name]);
  }
  if (model) rmSync(model.path);
  return { predicted, actual };
}

const countFresh = ({ table, known }, used) =>
  known.filter((time, row) => time > used && table.split[row] === 0).length;

/** Strategies that trained last at the same time share the file. */
function tableAt({ task }, step, used, folder) {
  step.written ??= new Map();
  if (!step.written.has(used)) {
    const isNew = { [task.name]: Uint8Array.from(step.known, (time) => Number(time > used)) };
    step.written.set(used, writeTable(join(folder, `${Math.random()}.arrow`), { ...step.table, isNew }));
  }
  return step.written.get(used);
}

function askedAt(step, folder) {
  step.askedTable ??= writeTable(join(folder, `${Math.random()}.arrow`), step.asked);
  return step.askedTable;
}

/** What decides a deployment, and a second look. */
function scoresOf({ kind }, { predicted, actual }) {
  const scored = { predicted: Float64Array.from(predicted), actual: Float64Array.from(actual), clients: 0 };
  const clip = targetClip(scored.actual);
  const metrics = score(kind, { ...scored, clip });
  if ('mae' in metrics) return { main: metrics.r2Clipped, other: -metrics.mae };
  return { main: metrics.accuracy, other: -metrics.logLoss };
}

/** Two engines at a time, a thread each. */
async function measure(histories, strategies, engines, folder) {
  const jobs = strategies.flatMap((strategy) =>
    seeds.map((seed, i) => async (engine) => {
      const history = histories[i];
      return scoresOf(history.task, await follow(history, strategy, seed, engine, folder));
    }),
  );
  const scores = await shareOut(engines, jobs);
  return strategies.map((strategy, i) => ({
    strategy,
    scores: scores.slice(i * seeds.length, (i + 1) * seeds.length),
  }));
}

function tableOf(title, { kind }, histories, rows) {
  const isClasses = kind === 'classification';
  const never = rows[0].scores;
  const lines = rows.map(({ strategy, scores }) => {
    const gains = scores.map(({ main }, i) => main - never[i].main);
    const gain = strategy === rows[0].strategy ? '–' : `${signed(mean(gains))} ± ${standardError(gains).toFixed(4)}`;
    const other = -mean(scores.map(({ other: value }) => value));
    return `| ${strategy.name} | ${mean(scores.map(({ main }) => main)).toFixed(4)} | ${gain} | ${other.toFixed(isClasses ? 4 : 1)} |`;
  });
  const asked = mean(histories.map(({ steps }) => steps.reduce((sum, step) => sum + step.asked.rows, 0)));
  const head = `| strategy | ${isClasses ? 'accuracy' : 'clipped R²'} | gain ± s.e. | ${isClasses ? 'log loss' : 'MAE'} |`;
  return `### ${title}\n\n${histories[0].steps.length} steps, ${Math.round(asked)} rows predicted.\n\n${[head, '| --- | --- | --- | --- |', ...lines].join('\n')}`;
}

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

/**
 * Ranks of the ratios, by both columns, averaged over the histories; of updates without retrains, since these hide the
 * ratio.
 */
function ranksOf(measured) {
  /** @type {number[][]} */
  const ranks = ratios.map(() => []);
  for (const { rows } of measured) {
    const updates = rows.filter(({ strategy }) => strategy.rehearsal !== undefined);
    for (const column of ['main', 'other']) {
      const means = updates.map(({ scores }) => mean(scores.map((one) => one[column])));
      means.forEach((value, i) => {
        ranks[i].push(1 + means.filter((one) => one > value).length);
      });
    }
  }
  return ranks.map(mean);
}

/** Of each ratio: its gain over never updating, as a share of the best ratio's; averaged as the ranks are. */
function sharesOf(measured) {
  /** @type {number[][]} */
  const shares = ratios.map(() => []);
  for (const { rows } of measured) {
    for (const column of ['main', 'other']) {
      const means = rows.map(({ scores }) => mean(scores.map((one) => one[column])));
      const gains = rows.flatMap(({ strategy }, i) => (strategy.rehearsal === undefined ? [] : [means[i] - means[0]]));
      gains.forEach((gain, i) => {
        shares[i].push(gain / Math.max(...gains));
      });
    }
  }
  return shares.map(mean);
}

const startedAt = performance.now();
await buildEngine();
const { score, targetClip, updateDefaults } = await parts();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-strategies-'));
const engines = [await openEngine(), await openEngine()];
try {
  const sample = await sampleTable(folder, 7);
  const stories = [];
  for (const seed of seeds) stories.push(await storyTables(folder, { clients: 2000, days: storyDays, seed }));
  const planned = tasks.flatMap((task) => [
    {
      title: `Simulated story, ${task.name}: a step is a day`,
      task,
      histories: stories.map((tables) => storyOf(tables, task)),
    },
    {
      title: `Sample (Online Retail), ${task.name}: a step is a week`,
      task,
      histories: seeds.map((seed) => sampleOf(sample, task, seed)),
    },
  ]);
  const measured = [];
  for (const one of planned) {
    measured.push({ ...one, rows: await measure(one.histories, alone, engines, folder) });
    console.log(`${one.title}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  const ranks = ranksOf(measured);
  const best = ratios[ranks.indexOf(Math.min(...ranks))];
  const shares = sharesOf(measured);
  for (const one of measured) one.rows.push(...(await measure(one.histories, [both(best)], engines, folder)));
  const texts = measured.map(({ title, task, histories, rows }) => tableOf(title, task, histories, rows));
  const each = (values, digits) => ratios.map((_, i) => values[i].toFixed(digits)).join(' | ');
  const choice = `Over all tables and both of their scores; the default is ${updateDefaults.rehearsal}.

| rehearsal ratio | ${ratios.join(' | ')} |
| --- |${' --- |'.repeat(ratios.length)}
| mean rank (1 is best) | ${each(ranks, 2)} |
| mean share of the best ratio’s gain over never updating | ${each(shares, 2)} |`;
  console.log(`${texts.join('\n\n')}\n\n${choice}`);
  writeFileSync(
    join(root, 'docs', 'strategies.md'),
    `# Which strategy, and how much rehearsal

Made by \`npm run bench:strategies\`. A prequential experiment: rows are predicted at their time, and trained on when their outcomes
are known (after horizon and grace). The minimum leaf is ${minLeaf}. A first model has ${retrainTrees} trees; an update adds ${updateTrees} on the labels since the last one and, for each
of these, so many older ones as its rehearsal ratio says; beyond ${mostTrees} trees the worst on the new labels go; a retrain takes all
labels. Every model is deployed at once: the policy that guards deployments is left out. The engine's own requests do the work.

The story is that of \`evergreen simulate\`: 2,000 synthetic labels, of which 30 % are wrong, on day 1, then the outcomes of 100 clients a
day; synthetic labels fade out as real ones come. The sample is asked for ${weeklyClients} clients a week, from the week with ${firstRows} known labels on.
Means over ${seeds.length} seeds, each with a story, a choice of clients and forests of its own; the gain is over never updating, with its
standard error over the seeds, which share their rows among the strategies.

${choice}

${texts.join('\n\n')}
`,
  );
} finally {
  for (const engine of engines) await engine.close();
  rmSync(folder, { recursive: true });
}
