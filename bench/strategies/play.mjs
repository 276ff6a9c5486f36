// Plays a strategy over a stream, prequentially (A. P. Dawid 1984): a day's rows are predicted by the champion, then
// their outcomes become labels. The engine's own `train`, `update`, `compare` and `score` do the work, and the policy
// is the product's own `decide`.
//
// What each play gave is kept in .cache/bench/policies.json, so that a run which is stopped (by MINUTES=9, too) goes on
// where it was; remove the file after a change.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/lib.mjs';
import { parts, writeTable } from '../engine.mjs';
import { dayMs } from '../histories.mjs';

const until = Date.now() + 60_000 * Number(process.env.MINUTES ?? Number.POSITIVE_INFINITY);
const kept = join(root, '.cache', 'bench', 'policies.json');

/** @type {import('../../shared/schemas/tasks').WorkspaceTask} */
export const task = {
  name: 'y',
  column: 'y',
  predictedName: null,
  actualName: null,
  outcome: null,
  graceDays: 0,
  kind: 'classification',
  primaryMetric: 'accuracy',
  properScore: 'logLoss',
  halfLife: 'auto',
  policy: 'guarded',
  margin: 0.02,
  horizonDays: 1,
};
export const rules = {
  window: { days: 365, minRows: 500 },
  resamples: 400,
  chosenFrom: 1,
  horizonDays: 1,
  properScore: task.properScore,
  halfLife: task.halfLife,
};

/** Some of a column's values. */
const at = (values, rows) => Float64Array.from(rows, (row) => values[row]);

/** A table of some rows of a stream, at a path of its own. */
export function tableOf(stream, rows, folder, { newSince = Number.POSITIVE_INFINITY, target = stream.target } = {}) {
  return writeTable(join(folder, `${Math.random()}.arrow`), {
    features: Object.fromEntries(Object.entries(stream.features).map(([name, values]) => [name, at(values, rows)])),
    targets: { y: at(target, rows) },
    isNew: { y: Uint8Array.from(rows, (row) => Number(stream.day[row] > newSince)) },
    split: Uint8Array.from(rows, (row) => stream.holdout[row]),
    client: Int32Array.from(rows),
    predictedAt: Float64Array.from(rows, (row) => (stream.time?.[row] ?? stream.day[row]) * dayMs),
  });
}

export async function train(engine, table, folder, seed) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const params = { trees: 250, minLeaf: 10, featuresPerSplit: null, seed, newest: 'auto' };
  const { sha256 } = await engine.train({ table, task, threads: 1, modelPath, watermark: 1, params });
  return { path: modelPath, sha256 };
}

async function update(engine, table, base, folder, seed) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const settings = { trees: 50, mostTrees: 500, rehearsal: 4, seed, threads: 1, watermark: 1 };
  const { sha256 } = await engine.update({ table, task, base, modelPath, ...settings });
  return { path: modelPath, sha256 };
}

/**
 * Plays one strategy over one stream: how its answers score, and what was promoted and refused.
 * @param {any} engine
 * @param {{ features: Record<string, Float64Array>, target: Float64Array, day: Float64Array, time?: Float64Array,
 *   holdout: Uint8Array }} stream of each row: its features, its label, the day it is asked on (what comes until day 0
 *   is known to begin with), its time in days where that is finer, and whether its client is held out
 * @param {{ daily?: boolean, weekly?: boolean, guarded?: boolean }} strategy
 * @param {{ seed: number, days: number, week?: number }} given how many days are played, and how many make a week
 */
export async function play(engine, stream, strategy, { seed, days, week = 7 }) {
  const { daily = false, weekly = false, guarded = false } = strategy;
  const { decide, score } = await parts();
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-policies-'));
  const of = (day) => rowsOn(stream, (other) => other === day);
  const learned = (day) => rowsUntil(stream, day).filter((row) => stream.holdout[row] === 0).length;
  const asked = [];
  const answers = [];
  let champion = await train(engine, tableOf(stream, rowsUntil(stream, 0), folder), folder, seed);
  let [since, looks, promoted, refused] = [0, 0, 0, 0];
  const isLetIn = async (candidate, table, day) => {
    if (!guarded) return true;
    const found = await engine.compare({ table, task, champion, candidate, ...rules });
    const standing = { looks: ++looks, knowsMore: day > since, labels: learned(day) / learned(since) };
    return decide(task, 'v', found, standing).deploy;
  };
  const meet = async (make, day) => {
    const table = tableOf(stream, rowsUntil(stream, day), folder, { newSince: since });
    const candidate = await make(table);
    const isIn = await isLetIn(candidate, table, day);
    rmSync(table.path);
    if (!isIn) {
      refused++;
      return;
    }
    [champion, since, looks] = [candidate, day, 0];
    promoted++;
  };
  for (let day = 0; day < days; day++) {
    if (day > 0 && weekly && day % week === 0) await meet((table) => train(engine, table, folder, seed + day), day);
    if (day > since && daily) await meet((table) => update(engine, table, champion, folder, seed + day), day);
    const rows = of(day + 1);
    const table = tableOf(stream, rows, folder);
    const { predictions } = await engine.score({ table, model: champion, absent: 'refuse' });
    rmSync(table.path);
    asked.push(...rows);
    answers.push(...(predictions ?? []));
  }
  rmSync(folder, { recursive: true });
  const metrics = score('classification', {
    actual: at(stream.target, asked),
    predicted: Float64Array.from(answers),
    clients: 0,
    clip: 0,
  });
  if (metrics.kind !== 'classification') throw new Error('The scores of classes are those of classes.');
  return { accuracy: metrics.accuracy, logLoss: metrics.logLoss, promoted, refused };
}

function rowsOn(stream, isAsked) {
  return [...stream.day.keys()].filter((row) => isAsked(stream.day[row]));
}

/** Rows whose labels are known at the end of a day. */
export function rowsUntil(stream, day) {
  return rowsOn(stream, (other) => other <= day);
}

/** What was played already is not played again. */
export async function once(key, work) {
  const known = playedBefore();
  if (key in known) return known[key];
  if (Date.now() > until) return null;
  const result = await work();
  console.log(key, JSON.stringify(result));
  writeFileSync(kept, JSON.stringify({ ...playedBefore(), [key]: result }, null, 1));
  return result;
}

function playedBefore() {
  return existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
}
