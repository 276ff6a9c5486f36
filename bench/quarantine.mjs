// node bench/quarantine.mjs [trials]: does a file of wrong labels judge before a person has seen it, and does a right
// one ever wait? In each trial a champion is trained on right labels of a simulated population; then a file comes, and
// a retrain follows by the default policy. Prints a table, as in docs/data.md.
//
// What each trial gave is kept in .cache/bench/quarantine.json, so that a run which is stopped (by MINUTES=9, too) goes
// on where it was; remove the file after a change. KINDS=wrong tries the files of wrong labels only.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../test/helpers/random.mjs';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, parts } from './engine.mjs';

const trials = Number(process.argv[2] ?? 100);
const until = Date.now() + 60_000 * Number(process.env.MINUTES ?? Number.POSITIVE_INFINITY);
const kept = join(root, '.cache', 'bench', 'quarantine.json');
const clients = 3000;
const features = 6;
const day = 86_400_000;
const from = Date.UTC(2026, 0, 1);

/**
 * A client's example: features, and a yes with a chance that two of them and their product decide, as strongly as is
 * said.
 */
function example(id, at, random, { strength, rate = 0.3, scale = 1 }) {
  const x = Array.from({ length: features }, () => random() * scale);
  const odds = Math.log(rate / (1 - rate)) + strength * (x[0] + x[1] * x[2] - 0.75 * scale);
  return { id, at, x, yes: Number(random() < 1 / (1 + Math.exp(-odds))) };
}

function population(name, count, random, given) {
  return Array.from({ length: count }, (_, i) =>
    example(`${name}${i}`, from + Math.floor((i * 30) / count) * day, random, given),
  );
}

function shuffled(examples, random) {
  const labels = examples.map(({ yes }) => yes);
  for (let i = labels.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [labels[i], labels[j]] = [labels[j], labels[i]];
  }
  return examples.map((one, i) => ({ ...one, yes: labels[i] }));
}

function write(path, examples) {
  const header = [
    'client_id',
    'predicted_at',
    'churned_actual',
    ...Array.from({ length: features }, (_, i) => `f${i}`),
  ];
  const lines = examples.map(({ id, at, yes, x }) => [id, new Date(at).toISOString().slice(0, 10), yes, ...x]);
  writeFileSync(path, [header, ...lines].map((cells) => cells.join(',')).join('\n'));
  return path;
}

/** What comes after the champion was trained; of each kind of file, whether it should wait. */
const files = [
  {
    name: 'holdout’s labels shuffled by a correction',
    wrong: true,
    make: ({ base, isHoldout, random }) =>
      shuffled(
        base.filter(({ id }) => isHoldout(id)),
        random,
      ),
  },
  {
    name: 'as many new clients, labels shuffled',
    wrong: true,
    make: ({ random, given }) => shuffled(population('n', clients / 5, random, given), random),
  },
  {
    name: 'as many new clients, right',
    wrong: false,
    make: ({ random, given }) => population('n', clients / 5, random, given),
  },
  { name: '60 new clients, right', wrong: false, make: ({ random, given }) => population('n', 60, random, given) },
  {
    name: 'the rate of yes from 30 to 50 %',
    wrong: false,
    make: ({ random, given }) => population('n', clients / 5, random, { ...given, rate: 0.5 }),
  },
  {
    name: 'three quarters of the signal left',
    wrong: false,
    make: ({ random, given }) => population('n', clients / 5, random, { ...given, strength: 0.75 * given.strength }),
  },
  {
    name: 'one in a hundred labels corrected',
    wrong: false,
    make: ({ base }) => base.filter((_, i) => i % 100 === 0).map((one) => ({ ...one, yes: 1 - one.yes })),
  },
  {
    name: 'the clients with the highest third of a feature only',
    wrong: false,
    make: ({ random, given }) =>
      population('n', clients, random, given)
        .filter(({ x }) => x[0] > 0.67)
        .slice(0, clients / 5),
  },
];
const signals = [
  { name: 'strong', strength: 6 },
  { name: 'weak', strength: 2 },
];

async function openWorkspace(workspace, engine) {
  const { openData, layoutOf } = await parts();
  const data = await openData(join(out, 'dataWorker.js'), workspace);
  const context = {
    workspace,
    data,
    reader: data,
    cliPath: '',
    engineWorkerPath: '',
    samplePath: '',
    starterPath: '',
    spawnServing: () => {
      throw new Error('nothing is served here');
    },
    engine,
    layout: layoutOf(workspace),
    now: () => from + 60 * day,
    actor: 'bench',
    appVersion: '0',
    queue: null,
    threads: 1,
    signal: new AbortController().signal,
    report: () => undefined,
  };
  return { data, context };
}

/** One trial of one signal with the files that lack a result, each on a copy of the same workspace. */
async function tryFiles(engine, folder, given, trial, lacking) {
  const { importFile, retrain, retrainDefaults } = await parts();
  const trainer = { ...retrainDefaults, task: 'churn', trees: 60 };
  const intake = { dryRun: false, kind: /** @type {const} */ ('labelled data') };
  const random = seededRandom(trial);
  const base = population('c', clients, random, given);
  const template = join(folder, 'template');
  mkdirSync(template);
  const first = await openWorkspace(template, engine);
  await importFile(first.context, { path: write(join(folder, 'base.csv'), base), ...intake });
  await retrain(first.context, trainer);
  await first.data.close();
  const found = [];
  for (const { name, wrong, make } of lacking) {
    const workspace = join(folder, 'trial');
    cpSync(template, workspace, { recursive: true });
    const { data, context } = await openWorkspace(workspace, engine);
    const path = write(join(folder, 'file.csv'), make({ base, isHoldout, random: seededRandom(1000 + trial), given }));
    const { quarantined, assessment } = await importFile(context, { path, ...intake });
    const judges = wrong && !quarantined;
    const promoted = judges && (await retrain(context, trainer)).tasks.churn.deployed;
    if (quarantined !== wrong) console.error(given.name, name, trial, JSON.stringify(assessment?.tasks));
    found.push({ signal: given.name, file: name, trial, waited: quarantined, promoted });
    await data.close();
    rmSync(workspace, { recursive: true });
  }
  rmSync(template, { recursive: true });
  return found;
}

/** As the product holds clients out. */
function isHoldout(id) {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48 < 0.2;
}

function print(results) {
  console.log('| signal | file | trials | waited | promoted unseen |\n| --- | --- | --- | --- | --- |');
  for (const { name: signal } of signals) {
    for (const { name, wrong } of files) {
      const own = results.filter((one) => one.signal === signal && one.file === name && one.trial <= trials);
      const waited = own.filter((one) => one.waited).length;
      const told = wrong ? own.filter((one) => one.promoted).length : '–';
      console.log(`| ${signal} | ${name} | ${own.length} | ${waited} | ${told} |`);
    }
  }
}

async function main() {
  await buildEngine();
  const results = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : [];
  const asked = process.env.KINDS === 'wrong' ? files.filter(({ wrong }) => wrong) : files;
  const engine = await openEngine();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'quarantine-'));
  try {
    for (let trial = 1; trial <= trials; trial++) {
      for (const given of signals) {
        const has = new Set(
          results.filter((one) => one.trial === trial && one.signal === given.name).map(({ file }) => file),
        );
        const lacking = asked.filter(({ name }) => !has.has(name));
        if (lacking.length === 0 || Date.now() > until) continue;
        results.push(...(await tryFiles(engine, folder, given, trial, lacking)));
        writeFileSync(kept, JSON.stringify(results));
      }
    }
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
  print(results);
}

await main();
