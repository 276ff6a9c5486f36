// npm run bench:policies: does the default policy give anything away? Writes docs/policies.md.
//
// Day by day on streams whose truth is known; every night brings an update, every seventh a full retrain, as the
// schedule has them (play.mjs). A run that is stopped goes on where it was.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../test/helpers/random.mjs';
import { root } from '../../tools/lib.mjs';
import { buildEngine, openEngine, parts } from '../engine.mjs';
import { once, play, rowsUntil, rules, tableOf, task, train } from './play.mjs';
import { large, streamOf, streams } from './streams.mjs';

const size = { days: Number(process.env.DAYS ?? 70), perDay: 100, first: 1000 };
/** Of the streams of well-known sizes; none where KINDS names others. */
const largeKinds = Object.keys(large).filter((kind) => (process.env.KINDS?.split(';') ?? [kind]).includes(kind));
const seeds = (process.env.SEEDS ?? '1').split(',').map(Number);
const shuffles = Number(process.env.SHUFFLES ?? 200);
/** Shuffles whose result is kept together. */
const atOnce = 20;
const kinds = Object.keys(streams).filter((kind) => (process.env.KINDS?.split(';') ?? [kind]).includes(kind));
const strategies = [
  { name: 'never' },
  { name: 'retrain weekly, deploy each', weekly: true },
  { name: 'update daily, deploy each', daily: true },
  { name: 'both, deploy each', daily: true, weekly: true },
  { name: 'both, by the default policy', daily: true, weekly: true, guarded: true },
];

const largeStrategies = [...strategies, { name: 'retrain daily, deploy each', weekly: true, week: 1 }];

/** Of candidates that were trained on shuffled labels, how many are promoted on a stream without change. */
async function promotedShuffles(engine, kind, first, count) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-policies-'));
  const stream = streamOf(kind, { ...size, seed: 99 });
  const rows = rowsUntil(stream, size.days);
  const table = tableOf(stream, rows, folder);
  const champion = await train(engine, table, folder, 1);
  let promoted = 0;
  for (let trial = first; trial < first + count; trial++) {
    const random = seededRandom(7 + trial);
    const order = [...rows].map((row) => [random(), row]).sort((a, b) => a[0] - b[0]);
    const target = stream.target.slice();
    for (const [i, [, row]] of order.entries()) target[rows[i]] = stream.target[row];
    const candidate = await train(engine, tableOf(stream, rows, folder, { target }), folder, 2 + trial);
    const found = await engine.compare({ table, task, champion, candidate, ...rules });
    if (decide(task, 'v', found, { looks: 1, knowsMore: true, labels: 1 }).deploy) promoted++;
    rmSync(candidate.path);
  }
  rmSync(folder, { recursive: true });
  return promoted;
}

function promotedOf(shuffled, kind) {
  return shuffled.filter((one) => one.kind === kind).reduce((sum, { promoted }) => sum + promoted, 0);
}

function table(kind, strategies, results) {
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
const { decide } = await parts();
const engine = await openEngine();
try {
  const results = [];
  for (const kind of kinds) {
    for (const strategy of strategies) {
      for (const seed of seeds) {
        const key = `${kind}, ${size.days} days, seed ${seed}: ${strategy.name}`;
        results.push(
          await once(key, () => play(engine, streamOf(kind, { ...size, seed }), strategy, { seed, days: size.days })),
        );
      }
    }
  }
  const sized = [];
  for (const kind of largeKinds) {
    const { days, make } = large[kind];
    for (const { week, ...strategy } of largeStrategies) {
      const key = `${kind}, ${days} days: ${strategy.name}`;
      sized.push({
        kind,
        result: await once(key, () => play(engine, make({ days, seed: 1 }), strategy, { seed: 1, days, week })),
      });
    }
  }
  const still = shuffles > 0 ? kinds.filter((kind) => kind.startsWith('no change')) : [];
  const shuffled = [];
  for (const kind of still) {
    for (let first = 0; first < shuffles; first += atOnce) {
      const count = Math.min(atOnce, shuffles - first);
      const key = `${kind}, ${size.days} days, shuffles from ${first}: ${count}`;
      shuffled.push({ kind, promoted: await once(key, () => promotedShuffles(engine, kind, first, count)) });
    }
  }
  const played = [...results, ...sized.map(({ result }) => result), ...shuffled.map(({ promoted }) => promoted)];
  if (played.includes(null)) throw new Error('Not all was played: run it again.');
  const largeTexts = largeKinds.map((kind) =>
    table(
      kind,
      largeStrategies,
      sized.filter((one) => one.kind === kind).map(({ result }) => [result]),
    ),
  );
  const texts = kinds.map((kind, k) => {
    const first = k * strategies.length * seeds.length;
    const own = strategies.map((_, i) => results.slice(first + i * seeds.length, first + (i + 1) * seeds.length));
    return table(kind, strategies, own);
  });
  writeFileSync(
    join(root, 'docs', 'policies.md'),
    `# Does the default policy give anything away?

Made by \`npm run bench:policies\` (bench/strategies): ${size.days} days of ${size.perDay} rows after ${size.first.toLocaleString('en-US')} to begin with, a client each, of whom a fifth are
held out; outcomes are known the next day; ${seeds.length === 1 ? 'one seed' : `means over ${seeds.length} seeds`}. Each day's rows are predicted before their outcomes are known. Every night brings an update, every
seventh a retrain; “deploy each” lets every candidate in, the default policy decides by [these rules](comparison.md). A standard
error of an accuracy over a whole stream is about ${(50 / Math.sqrt(size.days * size.perDay)).toFixed(1)} points; strategies share their rows, so differences are about half as uncertain.

${texts.join('\n\n')}

## Sizes of well-known streams

In the shape of UCI's bank marketing (12,356 rows known to begin with, then 5,766 in ${large[Object.keys(large)[0]].days} days) and of the electricity set of New South Wales
(48 rows a day, the first 30 days known to begin with, ${large[Object.keys(large)[1]].days} days played; times in half-hours); simulated, since what they are made
from is not ours to ship. One seed.

${largeTexts.join('\n\n')}

## Shuffled labels

Candidates trained on shuffled labels of the same rows, each against a champion of the true ones, promoted by the default policy:
${still.map((kind) => `${kind}: ${promotedOf(shuffled, kind)} of ${shuffles}`).join('; ') || 'not run'}.
`,
  );
} finally {
  await engine.close();
}
