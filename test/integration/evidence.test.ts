import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forkTransport, startEngine } from '../../electron/engine/host';
import { type Model, parseModel } from '../../electron/engine/modelFile';
import { Random } from '../../electron/engine/rng';
import { required } from '../../shared/required';
import type { Evidence } from '../../shared/schemas/versions';
import { clientIds } from '../helpers/clientIds';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');
const clv = { name: 'clv', kind: 'regression' as const };
const purchase = { name: 'purchase', kind: 'classification' as const };
const rowsPerClient = 3;

function start() {
  const engine = startEngine({ spawn: () => forkTransport(join(out, 'engine.js'), join(out, 'engineWorker.js')) });
  onTestFinished(() => engine.close());
  return engine;
}

/**
 * Clients with three rows each. Whether there is an amount hangs on one feature, how much on another, with a long tail;
 * of `purchase`, the share of answers that are told wrong is `noise`. The last hundredth of the rows is new.
 */
function tableOf(path: string, clients: number, noise: number) {
  const random = new Random(7, clients);
  const rows = clients * rowsPerClient;
  const client = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerClient));
  const draw = () => Float64Array.from({ length: rows }, () => random.unit());
  const [habit, basket, other] = [draw(), draw(), draw()];
  const none = Array.from(habit, (x) => x < 0.6 === random.unit() > 0.1);
  const amount = Float64Array.from(basket, (x, i) => (none[i] ? 0 : 20 + 100 * x + 2000 * random.unit() ** 40));
  const bought = Float64Array.from(habit, (x) => Number(x + basket[0] > 0.9 === random.unit() > noise));
  const columns = {
    client: makeVector(client),
    client_id: clientIds(client),
    predicted_at: makeVector(new Float64Array(rows)),
    split: makeVector(Uint8Array.from(client, (one) => Number(one % 5 === 0))),
    'y:clv': makeVector(amount),
    'y:purchase': makeVector(bought),
    'new:clv': makeVector(Uint8Array.from(client, (one) => Number(one > clients * 0.9))),
    'x:basket': makeVector(basket),
    'x:habit': makeVector(habit),
    'x:other': makeVector(other),
  };
  const bytes = tableToIPC(new Table(columns), 'file');
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const byEvidence = { trees: null, minLeaf: null, featuresPerSplit: null, seed: 2 };
const read = (path: string): Model => parseModel(path, readFileSync(path));

describe('a training by evidence', () => {
  it('learns amounts in two parts where many have none, whatever the threads, and tells how far they spread', async () => {
    const folder = temporaryFolder();
    const engine = start();
    const table = tableOf(join(folder, 'table'), 400, 0);
    const request = { table, task: clv, params: byEvidence, watermark: 1 };
    const result = await engine.train({ ...request, threads: 1, modelPath: join(folder, 'one') }, {});
    const again = await engine.train({ ...request, threads: 2, modelPath: join(folder, 'two') }, {});
    expect(again.sha256).toBe(result.sha256);
    const model = read(join(folder, 'one'));
    expect(model.amounts).toMatchObject({ way: 'twoPart' });
    expect(model.params).toMatchObject({ trees: result.trees, minLeaf: result.minLeaf });
    expect(result.chosen).toContain('in two parts');
    expect(result.chosen).toContain(`${result.trees} trees`);

    const file = { path: join(folder, 'one'), sha256: result.sha256 };
    const window = { days: 1, minRows: 500 };
    const { coverage, metrics } = await engine.evaluate({ table, task: clv, model: file, window }, {});
    expect(coverage?.tenths).toHaveLength(10);
    expect(coverage?.all).toBeGreaterThan(0.7);
    expect(metrics).toMatchObject({ kind: 'regression' });
    if (metrics.kind === 'regression') expect(metrics.topTenth).toBeGreaterThan(0.1);

    const intervalOf = async (row: number[]) =>
      (await engine.explain({ model: file, row, absent: 'refuse' }, {})).interval!;
    const [eager, idle] = [await intervalOf([0.9, 0.9, 0.5]), await intervalOf([0.9, 0.1, 0.5])];
    // Who buys spends 20 + 100 × .9 and sometimes more; of the idle, nine in ten spend nothing.
    expect(eager.upper).toBeGreaterThan(100);
    expect(idle.lower).toBe(0);
    expect(idle.upper).toBeLessThan(eager.upper);

    const modelPath = join(folder, 'updated');
    const growth = { trees: 20, mostTrees: 500, rehearsal: 2, seed: 3, threads: 2, watermark: 2 };
    await engine.update({ table, task: clv, base: file, modelPath, ...growth }, {});
    const updated = read(modelPath);
    for (const part of ['chunks', 'any'] as const) {
      expect(updated[part].slice(0, model[part].length)).toEqual(model[part]);
      expect(updated[part].length).toBe(model[part].length + 2);
    }
    expect(updated.amounts).toMatchObject({ way: 'twoPart', clip: model.amounts?.clip });
    expect(updated.amounts?.interval).not.toBeNull();
  });

  it('is compared with simple rivals, of which some answer by a feature', async () => {
    const folder = temporaryFolder();
    const engine = start();
    const table = tableOf(join(folder, 'table'), 400, 0.1);
    const modelPath = join(folder, 'model');
    const given = { table, task: purchase, params: byEvidence, threads: 2, modelPath, watermark: 1 };
    const { sha256 } = await engine.train(given, {});
    const model = { path: modelPath, sha256 };
    const rules = {
      resamples: 100,
      chosenFrom: 1,
      halfLife: 'never',
      properScore: 'logLoss',
      horizonDays: 30,
    } as const;
    const rivalsWith = async (lifetimes: { feature: string; isComplement: boolean } | null) => {
      const duel = { table, task: purchase, window: { days: 1, minRows: 500 }, champion: model, candidate: model };
      return (await engine.compare({ ...duel, ...rules, lifetimes }, {})).yardsticks;
    };
    const [naive, linear, formula] = await rivalsWith({ feature: 'habit', isComplement: false });
    expect([naive.name, linear.name, formula.name]).toEqual(['naive', 'linear', 'lifetimes']);
    // Who buys does so by habit: each rival knows more than the one before, or less where it is told the opposite.
    expect(naive.gain.value).toBeGreaterThan(0);
    const auc = ({ metrics }: typeof naive) => (metrics.kind === 'classification' ? metrics.auc : null)!;
    expect(auc(naive)).toBe(0.5);
    expect(auc(linear)).toBeGreaterThan(0.8);
    expect(auc(formula)).toBeGreaterThan(0.8);
    const [, , opposite] = await rivalsWith({ feature: 'habit', isComplement: true });
    expect(auc(opposite)).toBeCloseTo(1 - auc(formula), 9);
    expect(await rivalsWith({ feature: 'nowhere', isComplement: false })).toHaveLength(2);
    expect(await rivalsWith(null)).toHaveLength(2);
  });

  it('takes larger leaves where answers are noisy, and what was said where it was said', async () => {
    const folder = temporaryFolder();
    const engine = start();
    const trained = async (noise: number, said: { trees?: number; minLeaf?: number } = {}) => {
      const table = tableOf(join(folder, `${noise}`), 400, noise);
      const modelPath = join(folder, `${noise} ${said.trees ?? ''}`);
      const params = { ...byEvidence, ...said };
      return engine.train({ table, task: purchase, params, threads: 2, modelPath, watermark: 1 }, {});
    };
    const [clean, noisy] = [await trained(0), await trained(0.35)];
    expect(noisy.minLeaf).toBeGreaterThan(clean.minLeaf);
    expect(clean.minLeaf).toBeLessThan(10);
    const said = await trained(0.35, { trees: 30, minLeaf: 3 });
    expect(said).toMatchObject({ trees: 30, minLeaf: 3, chosen: null, evidence: null });
  });

  it('takes over what about as many labels decided, and looks anew at many more or fewer', async () => {
    const folder = temporaryFolder();
    const engine = start();
    const trained = (name: string, evidence: Evidence | null, isSynthetic = false) => {
      const table = tableOf(join(folder, 'table'), 400, 0.35);
      const params = { ...byEvidence, evidence, isSynthetic };
      return engine.train(
        { table, task: purchase, params, threads: 2, modelPath: join(folder, name), watermark: 1 },
        {},
      );
    };
    const first = await trained('first', null);
    const found = required(first.evidence, 'evidence');
    expect(found).toMatchObject({ labels: first.rows, said: { trees: null, minLeaf: null } });
    expect((await trained('same', found)).sha256).toBe(first.sha256);
    // Another setting than trials would find: it is taken over or not.
    const other = { ...found, setting: { ...found.setting, trees: 110, minLeaf: 7 } };
    for (const labels of [first.rows / 1.4, first.rows * 1.4]) {
      const taken = await trained(`taken ${labels}`, { ...other, labels });
      expect(taken).toMatchObject({ trees: 110, minLeaf: 7, evidence: { ...other, labels } });
      expect(taken.chosen).toContain('looked at anew');
    }
    for (const labels of [first.rows / 1.6, first.rows * 1.6]) {
      const anew = await trained(`anew ${labels}`, { ...other, labels });
      expect(anew).toMatchObject({ minLeaf: first.minLeaf, evidence: found, sha256: first.sha256 });
    }
    // Nor does it hold where most labels were synthetic and no longer are, or the other way round.
    const synthetic = { ...other, isSynthetic: true };
    expect(await trained('real now', synthetic)).toMatchObject({ minLeaf: first.minLeaf, evidence: found });
    expect(await trained('as before', synthetic, true)).toMatchObject({ minLeaf: 7, evidence: synthetic });
    const made = await trained('synthetic now', other, true);
    expect(made).toMatchObject({ minLeaf: first.minLeaf, evidence: { ...found, isSynthetic: true } });
  });
});
