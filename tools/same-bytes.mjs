// npm run same-bytes: a training must give the same bytes with 1, 2 and 4 threads, on this Node, on the newest 20, 22
// and 24 (fetched once from the package registry, where it can be reached) and in Electron's Node. Trains three models
// from a table with categories and missing values, of sizes that are said and of sizes by evidence, updates one, and
// compares all files. What is not at hand is left out, and said.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngine, openEngine, writeTable } from '../bench/engine.mjs';
import { findRuntime } from './electron/runtime.mjs';
import { cacheFolder } from './lib.mjs';

const nodes = ['20.20.2', '22.23.3', '24.21.0'];
const threadCounts = [1, 2, 4];
/** Size and leaf are found by evidence, and whether a regression counts beside the forest. */
const chosenParams = { trees: null, minLeaf: null, featuresPerSplit: null, seed: 9 };
/** @type {{ name: string, kind: 'classification' | 'regression' }[]} */
const tasks = [
  { name: 'purchase', kind: 'classification' },
  { name: 'churn', kind: 'classification' },
  { name: 'clv', kind: 'regression' },
];

/** A Node of another version, fetched if need be; null when it can't be. */
function nodeOf(version) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(cacheFolder, `${name}-${version}`);
  const executable = join(folder, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  if (existsSync(executable)) return executable;
  mkdirSync(cacheFolder, { recursive: true });
  const temporary = mkdtempSync(join(cacheFolder, 'node-'));
  try {
    const shell = process.platform === 'win32';
    const packing = ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', temporary];
    if (spawnSync('npm', packing, { shell }).status !== 0) return null;
    const [archive] = readdirSync(temporary);
    if (spawnSync('tar', ['-xf', archive], { cwd: temporary }).status !== 0) return null;
    renameSync(join(temporary, 'package'), folder);
    return executable;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** By whole numbers and sums alone: the same on every runtime. */
function makeTable(folder) {
  const rows = 3000;
  let state = 1;
  const next = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const numbers = () => Float64Array.from({ length: rows }, () => (next(12) === 0 ? Number.NaN : next(1_000_000) / 7));
  const names = ['north', 'south', 'east', 'west', 'online'];
  const place = Array.from({ length: rows }, () => (next(20) === 0 ? null : names[next(names.length)]));
  const features = { age: numbers(), place, spend: numbers(), visits: numbers(), weight: numbers() };
  const sum = Float64Array.from(
    place,
    (name, i) => (features.spend[i] || 0) + (name === 'west' ? 50_000 : 0) + next(60_000),
  );
  return writeTable(join(folder, 'table.arrow'), {
    features,
    targets: {
      purchase: sum.map((value) => Number(value > 110_000)),
      churn: sum.map((value, i) => Number(value < (features.visits[i] || 0))),
      clv: sum,
    },
    isNew: { purchase: Uint8Array.from(sum, (_, i) => Number(i % 10 === 0)) },
  });
}

/** Run on the Node in question: prints the hash of every model. */
async function trainAll(table, parent) {
  const folder = mkdtempSync(join(parent, 'models-'));
  const engine = await openEngine();
  const [hashes, chosen] = [{}, {}];
  for (const threads of threadCounts) {
    const common = { table, threads, watermark: 1 };
    const pathOf = (name) => join(folder, `${threads}-${name}`);
    const keep = (name, { sha256 }) => {
      hashes[`${name}, ${threads} threads`] = sha256;
      return { path: pathOf(name), sha256 };
    };
    for (const task of tasks) {
      const byEvidence = `${task.name} by evidence`;
      const evidence = await engine.train({ ...common, task, params: chosenParams, modelPath: pathOf(byEvidence) });
      keep(byEvidence, evidence);
      chosen[byEvidence] = evidence.chosen;
      const params = { ...chosenParams, trees: 60, minLeaf: 2 };
      const result = await engine.train({ ...common, task, params, modelPath: pathOf(task.name) });
      const base = keep(task.name, result);
      if (task.name !== 'purchase') continue;
      const options = { trees: 50, mostTrees: 100, rehearsal: 4, seed: 3, modelPath: pathOf('update') };
      keep('update', await engine.update({ ...common, task, base, ...options }));
    }
  }
  await engine.close();
  console.log(JSON.stringify({ version: process.version, hashes, chosen }));
}

/** On every runtime at hand: `{ name, version, hashes }`. */
function* runtimes(table, folder) {
  const electron = findRuntime();
  /** @type {{ name: string, executable: string | null | undefined, env?: NodeJS.ProcessEnv }[]} */
  const all = [
    { name: 'this Node', executable: process.execPath },
    ...nodes.map((version) => ({ name: `Node ${version}`, executable: nodeOf(version) })),
    {
      name: `Electron ${electron?.version ?? ''}`,
      executable: electron?.executable,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    },
  ];
  for (const { name, executable, env } of all) {
    if (!executable) {
      console.log(`${name}: not at hand, left out.`);
      continue;
    }
    const args = [fileURLToPath(import.meta.url), JSON.stringify(table), folder];
    const { status, stdout, stderr } = spawnSync(executable, args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
    yield { name, ...JSON.parse(stdout) };
  }
}

async function compareAll() {
  await buildEngine();
  const folder = mkdtempSync(join(cacheFolder, 'same-bytes-'));
  try {
    const wanted = new Map();
    let differing = 0;
    let reasons = {};
    for (const { name, version, hashes, chosen } of runtimes(makeTable(folder), folder)) {
      const others = Object.entries(hashes).filter(([model, hash]) => {
        const [task] = model.split(',');
        if (!wanted.has(task)) wanted.set(task, hash);
        return wanted.get(task) !== hash;
      });
      differing += others.length;
      reasons = chosen;
      const said = others.length === 0 ? 'the same bytes' : `other bytes: ${others.map(([model]) => model).join('; ')}`;
      console.log(`${name} (${version}): ${said}`);
    }
    console.log([...wanted].map(([task, hash]) => `${task} ${hash}`).join('\n'));
    for (const [model, why] of Object.entries(reasons)) console.log(`${model}: ${why}`);
    process.exitCode = differing === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [table, folder] = process.argv.slice(2);
if (table) await trainAll(JSON.parse(table), folder);
else await compareAll();
