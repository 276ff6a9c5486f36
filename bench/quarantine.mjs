// node bench/quarantine.mjs [trials]: does a file of wrong labels judge before a person has seen it, and does a right
// one ever wait? In each trial a champion is trained on right labels of a simulated population; then a file comes, and
// a retrain follows by the default policy. Prints a table, as in docs/data.md.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { out } from '../tools/build.mjs';
import { buildEngine, openEngine, parts } from './engine.mjs';
import { randomNumbers } from './histories.mjs';

const trials = Number(process.argv[2] ?? 100);
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
    samplePath: '',
    spawnServing: () => {
      throw new Error('nothing is served here');
    },
    engine,
    layout: layoutOf(workspace),
    now: () => from + 60 * day,
    actor: 'bench',
    appVersion: '0',
    threads: 1,
    signal: new AbortController().signal,
    report: () => undefined,
  };
  return { data, context };
}

async function main() {
  await buildEngine();
  const { importFile, retrain, retrainDefaults } = await parts();
  const { createHash } = await import('node:crypto');
  const isHoldout = (id) => createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48 < 0.2;
  const engine = await openEngine();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'quarantine-'));
  const trainer = { ...retrainDefaults, task: 'churn', trees: 60 };
  console.log(`| signal | file | trials | waited | promoted unseen |\n| --- | --- | --- | --- | --- |`);
  try {
    for (const given of signals) {
      const results = files.map(() => ({ waited: 0, promoted: 0 }));
      for (let trial = 0; trial < trials; trial++) {
        const random = randomNumbers(trial + 1);
        const base = population('c', clients, random, given);
        const template = join(folder, 'template');
        mkdirSync(template);
        const first = await openWorkspace(template, engine);
        await importFile(first.context, {
          path: write(join(folder, 'base.csv'), base),
          dryRun: false,
          kind: 'labelled data',
        });
        await retrain(first.context, trainer);
        await first.data.close();
        for (const [i, { make }] of files.entries()) {
          const workspace = join(folder, 'trial');
          cpSync(template, workspace, { recursive: true });
          const { data, context } = await openWorkspace(workspace, engine);
          const path = write(join(folder, 'file.csv'), make({ base, isHoldout, random, given }));
          const { quarantined, assessment } = await importFile(context, { path, dryRun: false, kind: 'labelled data' });
          if (quarantined) results[i].waited++;
          if (quarantined && !files[i].wrong)
            console.error(given.name, files[i].name, JSON.stringify(assessment?.tasks.map(({ findings }) => findings)));
          if (!quarantined && files[i].wrong) {
            console.error(given.name, files[i].name, JSON.stringify(assessment?.tasks));
            const { tasks } = await retrain(context, trainer);
            if (tasks.churn.deployed) results[i].promoted++;
          }
          await data.close();
          rmSync(workspace, { recursive: true });
        }
        rmSync(template, { recursive: true });
      }
      for (const [i, { waited, promoted }] of results.entries()) {
        const told = files[i].wrong ? promoted : '–';
        console.log(`| ${given.name} | ${files[i].name} | ${trials} | ${waited} | ${told} |`);
      }
    }
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
