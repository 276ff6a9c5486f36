// npm run bench [-- SIZE…] [--reps N] [--only PEER;PEER] [--note TEXT]: side by side with the peers that are installed,
// on the same data and settings. Prints a table; a run of all sizes and peers writes docs/benchmarks.md. Sizes: small
// (5,000 rows, 250 trees), medium (100,000, 100), large (1,000,000, 50). Takes about half an hour.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../tools/lib.mjs';
import { bundle } from './bundle.mjs';
import { median, ownClients } from './lib.mjs';

const sizes = {
  small: { rows: 5000, trees: 250, warm: 2 },
  medium: { rows: 100_000, trees: 100, warm: 0, reps: 2 },
  large: { rows: 1_000_000, trees: 50, warm: 0, reps: 1 },
};
const features = 20;
const testRows = 20_000;
/**
 * @typedef {{ command: string, file: string, argument?: string, trees?: number, sizes?: string[], reps?: number }} Peer
 */
/** @type {Record<string, Peer>} */
const peers = {
  Evergreen: { command: process.execPath, file: 'evergreen.mjs' },
  'scikit-learn': { command: '/usr/bin/python3', file: 'peer.py', argument: 'sklearn' },
  // At the large size it would take most of an hour.
  ranger: { command: 'Rscript', file: 'ranger.R', sizes: ['small', 'medium'] },
  'XGBoost RF, depth 6': { command: '/usr/bin/python3', file: 'peer.py', argument: 'xgboost' },
  'ml-random-forest': { command: process.execPath, file: 'ml-random-forest.mjs', trees: 2, sizes: ['small'], reps: 1 },
};

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { reps: { type: 'string' }, only: { type: 'string' }, note: { type: 'string' } },
});
const reps = Number(flags.reps ?? 3);
const chosen = flags.only?.split(';') ?? Object.keys(peers);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Twenty continuous features, six of which matter, not linearly; as much noise as signal. */
function makeRows(random, rows, kind) {
  const uniform = () => random.unit() || 0.5;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const x = new Float64Array(rows * features);
  const y = new Float64Array(rows);
  const at = (feature, row) => x[feature * rows + row];
  for (let i = 0; i < x.length; i++) x[i] = normal();
  for (let row = 0; row < rows; row++) {
    const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((feature) => at(feature, row));
    const signal = a + b * c + Math.sin(2 * d) + 0.5 * e ** 2 - 0.5 + 0.3 * f;
    y[row] = kind === 'classification' ? Number(signal + normal() > 0) : signal + 0.5 * normal();
  }
  return { x, y };
}

/**
 * @param {string} folder
 * @param {{ trees: number }} job
 * @param {Peer} peer
 */
function measure(folder, job, { command, file, argument, trees }) {
  writeFileSync(join(folder, 'job.json'), JSON.stringify({ ...job, trees: trees ?? job.trees }));
  const start = performance.now();
  const run = spawnSync(command, [join(root, 'bench', 'peers', file), ...(argument ? [argument] : []), folder], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const whole = (performance.now() - start) / 1000;
  if (run.status === 0) return { ...JSON.parse(run.stdout.trim().split('\n').at(-1)), whole };
  console.error(`  left out: ${(run.error?.message ?? run.stderr).trim().split('\n').at(-1)}`);
  return null;
}

const show = (values, digits = 2) => {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 1) return sorted[0].toFixed(digits);
  return `${median(sorted).toFixed(digits)} (${sorted[0].toFixed(digits)}–${sorted.at(-1).toFixed(digits)})`;
};

/** Peers take turns, so that what else the machine does meets all of them. */
function compare(folder, job, name) {
  const runs = new Map();
  for (let rep = 0; rep < Math.min(reps, sizes[name].reps ?? reps); rep++) {
    for (const [peer, how] of Object.entries(peers)) {
      if (!chosen.includes(peer) || (how.sizes && !how.sizes.includes(name)) || rep >= (how.reps ?? reps)) continue;
      console.error(`  ${name}, ${job.kind}: ${peer}, ${rep + 1}`);
      const result = measure(folder, job, how);
      if (result) runs.set(peer, [...(runs.get(peer) ?? []), result]);
    }
  }
  return runs;
}

function tableOf(job, runs) {
  const own = runs.get('Evergreen');
  const over = (results, of, trees) => {
    const ours = own && median(own.map(of));
    return ours ? `${((median(results.map(of)) * job.trees) / trees / ours).toFixed(1)} ×` : '–';
  };
  const lines = [...runs].map(([peer, results]) => {
    const trees = peers[peer].trees ?? job.trees;
    const cold = results.map(({ fits }) => fits[0]);
    const warm = results.flatMap(({ fits }) => fits.slice(1));
    const perRow = results.map(({ predicts }) => (median(predicts) / job.testRows) * 1e6);
    return [
      `${peer} ${results[0].version}${trees === job.trees ? '' : `, ${trees} trees only`}`,
      show(results.map(({ whole }) => whole)),
      show(cold),
      warm.length > 0 ? show(warm) : '–',
      show(results.map(({ cpu }) => cpu[0])),
      over(results, ({ fits }) => fits[0], trees),
      over(results, ({ cpu }) => cpu[0], trees),
      show(perRow, 1),
      show(
        results.map(({ single }) => single * 1e6),
        0,
      ),
      (median(results.map(({ peak }) => peak)) / 1e9).toFixed(2),
      median(results.map(({ score }) => score)).toFixed(4),
    ];
  });
  const head = [
    '',
    'whole process, s',
    'first fit, s',
    'warm fit, s',
    'first fit, CPU s',
    'fit over ours',
    'CPU over ours',
    'batch, µs a row',
    'one row, µs',
    'peak, GB',
    job.kind === 'classification' ? 'accuracy' : 'R²',
  ];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** How many times as fast as the fastest of the peers whose trees are grown to their full depth. */
function summary(job, runs) {
  const medians = (of) =>
    ['Evergreen', 'scikit-learn', 'ranger'].flatMap((peer) => (runs.has(peer) ? [median(runs.get(peer).map(of))] : []));
  const [fit, ...theirFits] = medians(({ fits }) => fits[0]);
  const [batch, ...theirBatches] = medians(({ predicts }) => median(predicts));
  if (theirFits.length === 0 || !runs.has('Evergreen')) return '';
  const times = (own, theirs) => (Math.min(...theirs) / own).toFixed(1);
  return `Against the fastest full-depth peer: fit ${times(fit, theirFits)} times as fast, a batch of ${job.testRows.toLocaleString('en')} rows ${times(batch, theirBatches)} times.\n\n`;
}

/** One row through three models of 5,000 rows and 250 trees, one of them for amounts. */
async function threeModels({ Random, binColumn, Grower, predict }) {
  const models = ['classification', 'classification', 'regression'].map((kind, seed) => {
    const { x, y } = makeRows(new Random(seed, sizes.small.rows), sizes.small.rows, kind);
    const columns = Array.from({ length: features }, (_, i) =>
      binColumn(x.subarray(i * sizes.small.rows, (i + 1) * sizes.small.rows)),
    );
    const params = { minLeaf: 1, featuresPerSplit: kind === 'classification' ? 4 : 7, seed };
    return [
      new Grower({ columns, target: y, client: ownClients(y.length) }, params).grow(0, sizes.small.trees, () => true)
        .chunk,
    ];
  });
  const { x } = makeRows(new Random(9, testRows), testRows, 'regression');
  const times = Array.from({ length: 5000 }, (_, row) => {
    const columns = Array.from({ length: features }, (_, i) => x.subarray(i * testRows + row, i * testRows + row + 1));
    const start = performance.now();
    for (const model of models) predict(model, columns, 1);
    return (performance.now() - start) * 1000;
  }).sort((a, b) => a - b);
  const [p50, p99] = [times[2500], times[4950]].map((time) => time.toFixed(0));
  return `### One prepared row through three models\n\nTwo of classes and one of amounts, each of 250 trees grown on 5,000 rows: ${p50} µs (p50), ${p99} µs (p99) over 5,000 different rows.`;
}

const kernel = await bundle();
const { Random } = kernel;
const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
const sections = [];
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(sizes)) {
    for (const kind of ['classification', 'regression']) {
      const { rows, trees, warm } = sizes[name];
      const train = makeRows(new Random(1, rows), rows, kind);
      const test = makeRows(new Random(2, rows), testRows, kind);
      for (const [file, values] of Object.entries({ x: train.x, y: train.y, test: test.x, actual: test.y })) {
        writeFileSync(join(folder, `${file}.f64`), new Uint8Array(values.buffer));
      }
      // Breiman's choices: √d features a split for classes, d / 3 for numbers.
      const featuresPerSplit = kind === 'classification' ? 4 : 7;
      const job = { kind, rows, features, testRows, trees, warm, featuresPerSplit, minLeaf: 1, threads: 2, version };
      const runs = compare(folder, job, name);
      const heading = `${rows.toLocaleString('en')} rows × ${features} features, ${trees} trees, ${kind}`;
      sections.push(`### ${heading}\n\n${summary(job, runs)}${tableOf(job, runs)}`);
      console.log(`\n${sections.at(-1)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
sections.push(await threeModels(kernel));
console.log(`\n${sections.at(-1)}`);
if (positionals.length > 0 || flags.only) process.exit();
writeFileSync(
  join(root, 'docs', 'benchmarks.md'),
  `# Benchmarks

Made by \`npm run bench\`, which says how: all peers in turn, on the same rows, with the same number of trees, features per split
and leaves of 1, on 2 threads. Medians of ${reps} runs (at most 2 of 100,000 rows, the larger figure of which is told; one of 1,000,000), with the range. A first fit is that of a new process; the whole process
adds start-up, reading the data and predicting. “Over ours” are ratios of first fits; on a machine that has other work, that of CPU seconds is
the one to trust. XGBoost's trees are 6 levels deep,
so it does less; ml-random-forest is measured on 2 trees and its ratio extrapolated from these.

${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}.${flags.note ? ` ${flags.note}` : ''}

${sections.join('\n\n')}
`,
);
