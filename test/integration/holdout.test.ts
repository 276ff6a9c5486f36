import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { forkTransport, startEngine } from '../../electron/engine/host';
import { readModel } from '../../electron/engine/modelFile';
import { decide } from '../../electron/operations/verdict';
import { isHoldout } from '../../electron/store/clients';
import { defaultTasks } from '../../shared/tasks';
import { defaultHoldoutWindow, splitHoldout, splitTrain, tableColumns } from '../../shared/trainingTable';
import { clientIds } from '../helpers/clientIds';
import { json } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

const out = (name: string) => join(process.cwd(), 'out', name);
const engine = startEngine({ spawn: () => forkTransport(out('engine.js'), out('engineWorker.js')) });
afterAll(() => engine.close());

const [task] = defaultTasks;
const rows = 6000;
const features = 6;

interface Rows {
  split: Uint8Array;
  fresh: Uint8Array;
  target: Float64Array;
  columns: Float64Array[];
  /** All at once, where nothing is said. */
  at?: Float64Array;
}

/**
 * A population with a known truth: two features and their product decide, the others are noise. A third is holdout.
 * @param turnsAt the row from which on the other three features decide
 */
function population(seed: number, turnsAt = rows): Rows {
  const random = seededRandom(seed);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, random));
  const chance = (i: number) => {
    const [a, b, c] = i < turnsAt ? columns : columns.slice(3);
    return 1 / (1 + Math.exp(-6 * (a[i] + b[i] * c[i] - 0.75)));
  };
  return {
    split: Uint8Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? splitHoldout : splitTrain)),
    fresh: Uint8Array.from({ length: rows }, (_, i) => (i % 10 === 1 ? 1 : 0)),
    target: Float64Array.from({ length: rows }, (_, i) => (random() < chance(i) ? 1 : 0)),
    columns,
  };
}

function write(folder: string, name: string, given: Rows): { path: string; sha256: string } {
  const bytes = tableToIPC(
    new Table({
      [tableColumns.client]: makeVector(Int32Array.from({ length: rows }, (_, i) => i)),
      [tableColumns.clientId]: clientIds(Array(rows).keys()),
      [tableColumns.predictedAt]: makeVector(given.at ?? new Float64Array(rows)),
      [tableColumns.split]: makeVector(given.split),
      [tableColumns.target(task.name)]: makeVector(given.target),
      [tableColumns.isNew(task.name)]: makeVector(given.fresh),
      ...Object.fromEntries(given.columns.map((column, i) => [tableColumns.feature(`f${i}`), makeVector(column)])),
    }),
    'file',
  );
  const path = join(folder, `${name}.arrow`);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function train(folder: string, name: string, table: { path: string; sha256: string }, trees = 20) {
  const modelPath = join(folder, `${name}.forest`);
  const params = { trees, minLeaf: 5, featuresPerSplit: null, seed: 1 };
  const { sha256 } = await engine.train({ table, task, params, threads: 1, modelPath, watermark: 1 });
  return { path: modelPath, sha256 };
}

async function update(
  folder: string,
  name: string,
  table: { path: string; sha256: string },
  base: typeof table,
  mostTrees = 25,
) {
  const modelPath = join(folder, `${name}.forest`);
  const settings = { trees: 10, mostTrees, rehearsal: 2, seed: 4, threads: 1, watermark: 2 };
  const { sha256 } = await engine.update({ table, task, base, modelPath, ...settings });
  return { path: modelPath, sha256 };
}

/** All that a model has learned: everything but the hash of the table that it names. */
async function learned(model: { path: string; sha256: string }) {
  const { tableSha256: _, ...rest } = await readModel(model);
  return rest;
}

/** The holdout turned upside down: other labels, other features. */
function poisoned(given: Rows): Rows {
  const isHoldoutRow = (i: number) => given.split[i] === splitHoldout;
  return {
    ...given,
    target: given.target.map((value, i) => (isHoldoutRow(i) ? 1 - value : value)),
    columns: given.columns.map((column) => column.map((value, i) => (isHoldoutRow(i) ? 1e9 - value : value))),
  };
}

describe('the holdout', () => {
  it('never reaches a training: whatever its rows say, retrain and update learn the same', async () => {
    const folder = temporaryFolder();
    const honest = population(1);
    const tables = { honest: write(folder, 'honest', honest), poisoned: write(folder, 'poisoned', poisoned(honest)) };
    expect(tables.honest.sha256).not.toBe(tables.poisoned.sha256);
    const base = await train(folder, 'base', tables.honest);
    expect(await learned(await train(folder, 'poisoned', tables.poisoned))).toEqual(await learned(base));
    const updated = await learned(await update(folder, 'updated', tables.honest, base));
    expect(await learned(await update(folder, 'updated poisoned', tables.poisoned, base))).toEqual(updated);
    // That the comparison can fail: one training label more or less is learned.
    const other = { ...honest, target: honest.target.map((value, i) => (i === 1 ? 1 - value : value)) };
    expect(await learned(await train(folder, 'other', write(folder, 'other', other)))).not.toEqual(await learned(base));
  });

  it('is made of the clients whose hash says so, and of all their rows', async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'import', orders);
    await json(workspace, 'snapshot', '--from', '2011-05-01', '--to', '2011-06-01');
    await json(workspace, 'retrain', '--trees', '2', '--min-leaf', '10', '--task', 'purchase');
    const [file] = readdirSync(join(workspace, 'tables')).filter((name) => name.endsWith('.arrow'));
    const table = tableFromIPC(readFileSync(join(workspace, 'tables', file)));
    const column = (name: string) => table.getChild(name);
    let held = 0;
    for (let row = 0; row < table.numRows; row++) {
      const id = String(column(tableColumns.clientId)?.get(row));
      expect(column(tableColumns.split)?.get(row)).toBe(isHoldout(id) ? splitHoldout : splitTrain);
      if (isHoldout(id)) held++;
    }
    expect(held).toBeGreaterThan(200);
  });
});

describe('an update, where the share of yes has moved', () => {
  /**
   * A share of yes of about 4 %, and of about 40 % from row 3,000 on; a row a minute. Every other row of the new time
   * is new.
   */
  function moving(): Rows {
    const random = seededRandom(11);
    const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, random));
    const base = (i: number) => (i < 3000 ? -3.6 : -0.5);
    const target = Float64Array.from({ length: rows }, (_, i) =>
      random() < 1 / (1 + Math.exp(-(base(i) + 3 * (columns[0][i] - 0.5)))) ? 1 : 0,
    );
    // The last thousand rows are what comes afterwards.
    const split = Uint8Array.from(target, (_, i) => (i < 5000 ? splitTrain : splitHoldout));
    return {
      columns,
      target,
      split,
      fresh: Uint8Array.from(target, (_, i) => (i >= 3000 ? 1 : 0)),
      at: Float64Array.from(target.keys(), (i) => 60_000 * i),
    };
  }

  it('comes within .02 of a retrain’s log loss on what comes afterwards', async () => {
    const folder = temporaryFolder();
    const all = moving();
    const table = write(folder, 'all', all);
    const before = { ...all, target: all.target.map((value, i) => (i < 3000 ? value : Number.NaN)) };
    const champion = await train(folder, 'champion', write(folder, 'before', before), 100);
    const updated = await update(folder, 'updated', table, champion, 110);
    const retrained = await train(folder, 'retrained', table, 100);
    const lossOf = async (model: typeof table) => {
      const { metrics } = await engine.evaluate({ table, task, model, window: { days: 365, minRows: 1000 } });
      return metrics.kind === 'classification' ? metrics.logLoss : Number.NaN;
    };
    const [never, afterUpdate, afterRetrain] = [await lossOf(champion), await lossOf(updated), await lossOf(retrained)];
    expect(never).toBeGreaterThan(afterRetrain + 0.3);
    expect(afterUpdate).toBeLessThan(afterRetrain + 0.02);
  });
});

describe('the default policy, on trained models', () => {
  const judged = { properScore: 'logLoss', halfLife: 'auto' } as const;
  const policy = { ...task, ...judged, policy: 'guarded' as const, margin: 0.02 };
  const rules = {
    window: defaultHoldoutWindow,
    resamples: 500,
    chosenFrom: 1,
    horizonDays: 30,
    lifetimes: null,
    ...judged,
  };
  const standing = { looks: 1, knowsMore: true, labels: 1 };

  it('lets a model of all the data beat one of a tenth of it', async () => {
    const folder = temporaryFolder();
    const all = population(2);
    const table = write(folder, 'all', all);
    const tenth = { ...all, target: all.target.map((value, i) => (i % 3 !== 0 && i % 30 > 2 ? Number.NaN : value)) };
    const champion = await train(folder, 'champion', write(folder, 'tenth', tenth), 60);
    const candidate = await train(folder, 'candidate', table, 60);
    const result = await engine.compare({ table, task, champion, candidate, ...rules });
    expect(result.champion.rows).toBe(rows / 3);
    expect(decide(policy, 'v', result, standing).deploy).toBe(true);
    expect(
      decide(
        policy,
        'v',
        await engine.compare({ table, task, champion: candidate, candidate: champion, ...rules }),
        standing,
      ).deploy,
    ).toBe(false);
  });

  it('sees what features mean change although the champion follows; more labels alone are no change', async () => {
    const folder = temporaryFolder();
    const halfLife = async (name: string, turnsAt?: number) => {
      // A row a minute; as many yes before as after.
      const table = write(folder, name, {
        ...population(5, turnsAt),
        at: Float64Array.from({ length: rows }, (_, i) => 60_000 * i),
      });
      const champion = await train(folder, `${name}-champion`, table);
      const { judgement } = await engine.compare({ table, task, champion, candidate: champion, ...rules });
      return judgement.halfLifeDays;
    };
    expect(await halfLife('still')).toBeNull();
    expect(await halfLife('turned', 5000)).toBeGreaterThan(0);
  });

  const attempts = Number(process.env.EVERGREEN_TEST_SHUFFLES ?? 8);
  it('promotes no model that was trained on shuffled labels', { timeout: 150_000 * attempts }, async () => {
    const folder = temporaryFolder();
    const all = population(3);
    const table = write(folder, 'all', all);
    const champion = await train(folder, 'champion', table);
    const random = seededRandom(9);
    const promoted: number[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const shuffled = write(folder, 'shuffled', { ...all, target: shuffle(all.target, random) });
      const candidate = await train(folder, `candidate ${attempt}`, shuffled);
      const result = await engine.compare({ table, task, champion, candidate, ...rules });
      if (decide(policy, 'v', result, standing).deploy) promoted.push(attempt);
    }
    expect(promoted).toEqual([]);
  });

  function shuffle(values: Float64Array, random: () => number): Float64Array {
    const copy = values.slice();
    for (let i = copy.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }
});
