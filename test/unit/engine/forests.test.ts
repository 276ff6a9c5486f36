import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, it } from 'vitest';
import { answersOf } from '../../../electron/engine/answer';
import { tellBeyond } from '../../../electron/engine/beyond';
import { binColumn } from '../../../electron/engine/binning';
import { modelContributions } from '../../../electron/engine/explain';
import { exportModel } from '../../../electron/engine/export/exportModel';
import { ForestsPredictor } from '../../../electron/engine/forestsPredictor';
import { fitLinear, linearAnswers } from '../../../electron/engine/linear';
import { linearTrees } from '../../../electron/engine/linearTrees';
import { type Model, modelParts, parseModel, writeModel } from '../../../electron/engine/modelFile';
import { predict } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { combinedVotes, type Votes } from '../../../electron/engine/unseen';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

const { RandomForestRegression } = createRequire(import.meta.url)('ml-random-forest');
const folder = mkdtempSync(join(tmpdir(), 'forests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 500;
const random = new Random(41);
const columns = [0, 1].map(() =>
  Float64Array.from({ length: rows }, () => (random.unit() < 0.1 ? Number.NaN : Math.round(1000 * random.unit()) / 10)),
);
const isYes = columns[0].map((x, i) => Number((x || 50) + (columns[1][i] || 80) + 60 * random.unit() > 130));
const spend = columns[0].map((x, i) => (random.unit() < 0.3 ? 0 : Math.exp(((x || 30) + (columns[1][i] || 50)) / 30)));
const clip = 100;

function grow(target: Float64Array, minLeaf = 5) {
  const data = { columns: columns.map((column) => binColumn(column)), target, client: ownClients(rows) };
  return growChunk(data, { minLeaf, featuresPerSplit: 1, seed: 3 }, 0, 20, () => true)!.chunk;
}

const regression = fitLinear('classification', columns, isYes);
const shape = {
  schema: ['a', 'b'].map((name) => ({ name, type: 'number' as const })),
  params: { trees: 20, minLeaf: 5, featuresPerSplit: 1, seed: 3 },
  ...{ tableSha256: 'ab', rows, watermark: 1, baseline: 0, calibration: null },
};
const none = { any: [], beyond: [], linear: [], linearWeight: 0 };
const averaged: Model = {
  ...{ ...shape, ...none, task: { name: 'purchase', kind: 'classification' }, amounts: null },
  chunks: [grow(isYes)],
  linear: [linearTrees(regression)],
  linearWeight: 0.25,
};
const reaching: Model = {
  ...{ ...shape, ...none, task: { name: 'clv', kind: 'regression' } },
  amounts: { way: 'twoPart', clip, interval: { bounds: [], widen: [0], unit: 1, least: 0 } },
  chunks: [grow(spend.map((value) => Math.min(value, clip)))],
  any: [grow(spend.map((value) => Number(value > 0)))],
  beyond: [grow(spend, 2)],
};

const said = (chunks: Model['chunks']) => predict(chunks, columns, rows);
const logits = linearAnswers(regression, columns, rows).map((p) => Math.log(p / (1 - p)));
const [forest, share, all] = [said(reaching.chunks), said(reaching.any), said(reaching.beyond)];
/** By the definitions, part by part. */
const expected = {
  averaged: said(averaged.chunks).map((p, i) => 0.75 * p + 0.25 / (1 + Math.exp(-said(averaged.linear)[i]))),
  reaching: forest.map((amount, i) => amount * share[i] * Math.max(1, (all[i] * share[i]) / clip)),
};

it('a regression as trees says what it says', () => {
  const told = said(averaged.linear);
  for (let row = 0; row < rows; row++) expect(told[row]).toBeCloseTo(logits[row], 9);
});

describe.each([
  ['a regression beside its forest', averaged, expected.averaged],
  ['a forest of what lies beyond the clip', reaching, expected.reaching],
] as const)('a model with %s', (_, model, answers) => {
  const asRows = Array.from({ length: rows }, (_, i) => columns.map((one) => one[i]));

  it('answers so, in its file too, for many rows, for one, and on another thread', () => {
    const read = parseModel('x', Buffer.concat(modelParts(model)));
    expect(read).toEqual(model);
    const given = columns.map((values) => ({ type: 'number' as const, values }));
    expect(answersOf(read, given, rows)).toEqual(answers);
    const predictor = ForestsPredictor.of(model, 2);
    expect(predictor.predict(columns, rows)).toEqual(answers);
    expect(ForestsPredictor.borrow(predictor.lend(1)[0]).predict(columns, rows)).toEqual(answers);
    const one = predictor.oneRow();
    for (let row = 0; row < 50; row++) {
      one.set(0, columns[0][row]);
      one.set(1, columns[1][row]);
      expect(one.predict()).toBe(answers[row]);
    }
    expect(answers).not.toEqual(said(model.chunks));
  });

  it('is explained: contributions and base add up to it', () => {
    for (let row = 0; row < 100; row++) {
      const { base, contributions } = modelContributions(model, Float64Array.of(columns[0][row], columns[1][row]));
      // Means of inner nodes are of single precision.
      expect((base + contributions[0] + contributions[1]) / answers[row]).toBeCloseTo(1, 5);
    }
  });

  it('answers the same in ONNX Runtime and in ml-random-forest', async () => {
    const path = join(folder, model.task.name);
    const file = { path, sha256: (await writeModel(path, model)).sha256 };
    for (const format of ['onnx', 'ml-random-forest'] as const)
      await exportModel({ model: file, format, output: `${path}.${format}` });
    const session = await InferenceSession.create(`${path}.onnx`, { intraOpNumThreads: 1 });
    const features = new Tensor('float64', Float64Array.from(asRows.flat()), [rows, 2]);
    const { prediction } = await session.run({ features });
    const parts = JSON.parse(readFileSync(`${path}.ml-random-forest`, 'utf8'));
    const [own, any, beyond, linear] = ['amount' in parts ? 'amount' : 'forest', 'any', 'beyond', 'linear'].map(
      (name): number[] => parts[name] && RandomForestRegression.load(parts[name]).predict(asRows),
    );
    for (let row = 0; row < rows; row++) {
      expect(Number(prediction.data[row]) / answers[row]).toBeCloseTo(1, 12);
      const other = linear
        ? 0.75 * own[row] + 0.25 / (1 + Math.exp(-linear[row]))
        : own[row] * any[row] * Math.max(1, (beyond[row] * any[row]) / clip);
      expect(other / answers[row]).toBeCloseTo(1, 9);
    }
    const { linear: told, amounts } = JSON.parse(readFileSync(`${path}.onnx.features.json`, 'utf8'));
    expect(told).toEqual(linear ? { weight: 0.25 } : null);
    expect(amounts?.beyond ?? false).toBe(!linear);
  });
});

describe('what lies beyond the clip', () => {
  const votes = (values: Float64Array): Votes => ({ sums: values, counts: new Uint16Array(rows).fill(1) });
  const own = { answer: votes(forest), any: votes(share), beyond: null, linear: null };

  it('is told where unseen amounts are missed by less for it', () => {
    const found = tellBeyond(spend, { clip }, own, votes(all));
    expect(found?.votes).toEqual(combinedVotes({ clip, weight: 0 }, { ...own, beyond: votes(all) }));
    expect(found?.why).toMatch(/^Beyond 100 .* missed by \d+\.\d % less\.$/);
  });

  it('is not told where that would be wrong', () => {
    expect(tellBeyond(spend, { clip }, own, votes(all.map(() => 50 * clip)))).toBeNull();
    expect(
      tellBeyond(
        spend.map((value) => Math.min(clip, value)),
        { clip },
        own,
        votes(all),
      ),
    ).toBeNull();
  });
});
