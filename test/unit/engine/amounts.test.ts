import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyAmount, learnedAmounts, waysFor } from '../../../electron/engine/amounts';
import { answersOf } from '../../../electron/engine/answer';
import { binColumn } from '../../../electron/engine/binning';
import { modelContributions } from '../../../electron/engine/explain';
import { exportModel } from '../../../electron/engine/export/exportModel';
import { partsOf } from '../../../electron/engine/fit';
import { ForestsPredictor } from '../../../electron/engine/forestsPredictor';
import { targetClip } from '../../../electron/engine/metrics';
import { type Model, modelParts, parseModel, writeModel } from '../../../electron/engine/modelFile';
import { predict } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

const { RandomForestRegression } = createRequire(import.meta.url)('ml-random-forest');
const folder = mkdtempSync(join(tmpdir(), 'amounts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 400;
const random = new Random(31);
const columns = [0, 1].map(() =>
  Float64Array.from({ length: rows }, () => (random.unit() < 0.1 ? Number.NaN : Math.round(100 * random.unit()) / 10)),
);
/** Nothing for half of the rows, and otherwise an amount that grows with the second column. */
const target = columns[0].map((x, i) => (x > 5 === random.unit() > 0.1 ? 0 : 50 + 10 * (columns[1][i] || 0)));
const params = { trees: 20, minLeaf: 5, featuresPerSplit: 1, seed: 3 };

function grow(part: { rows: Int32Array; target: Float64Array }) {
  const binned = columns.map((column) => binColumn(Float64Array.from(part.rows, (row) => column[row])));
  const client = Uint32Array.from(part.rows);
  return growChunk({ columns: binned, target: part.target, client }, params, 0, 20, () => true)!.chunk;
}

const all = Int32Array.from(ownClients(rows));
const amounts = { way: 'twoPart' as const, clip: targetClip(target) };
const parts = partsOf('regression', amounts, all, target);
const model: Model = {
  task: { name: 'clv', kind: 'regression' },
  schema: [
    { name: 'a', type: 'number' },
    { name: 'b', type: 'number' },
  ],
  params,
  tableSha256: 'ab',
  rows,
  watermark: 1,
  baseline: 0,
  calibration: null,
  amounts: { ...amounts, interval: { bounds: [10], widen: [0, 0.1], unit: 1, least: 0 } },
  chunks: [grow(parts.answer)],
  any: [grow(parts.any!)],
  ...{ beyond: [], linear: [], linearWeight: 0 },
};
const product = predict(model.chunks, columns, rows).map((value, i) => value * predict(model.any, columns, rows)[i]);

describe('how amounts are learned', () => {
  it('has as many ways as the amounts allow', () => {
    expect(waysFor(Float64Array.of(1, 2, 3), 3)).toEqual(['raw']);
    expect(waysFor(Float64Array.of(0, 0, 3, 9), 8)).toEqual(['twoPart', 'clipped', 'raw']);
    expect(waysFor(new Float64Array(100), 0)).toEqual(['raw']);
    expect(learnedAmounts({ way: 'clipped', clip: 2 }, Float64Array.of(-5, 1, 3))).toEqual(Float64Array.of(-5, 1, 2));
    expect(learnedAmounts({ way: 'raw', clip: 2 }, Float64Array.of(3))).toEqual(Float64Array.of(3));
    expect(anyAmount(Float64Array.of(0, -1, 2))).toEqual(Float64Array.of(0, 1, 1));
  });

  it('is clipped at the 99.5th percentile; where that lies below all amounts, at that of the amounts', () => {
    const counted = (zeros: number, ...above: number[]) => Float64Array.from([...new Array(zeros).fill(0), ...above]);
    // Of 1,001 values in order, the 99.5th percentile is the 996th.
    expect(targetClip(counted(995, 1, 2, 3, 4, 5, 6))).toBe(1);
    // One amount fewer, and it would be 0; of five amounts it lies at 0.98 of the way from the fourth to the fifth.
    expect(targetClip(counted(996, 10, 20, 30, 40, 50))).toBeCloseTo(40 + 0.98 * 10, 9);
    // Between nothing and the least amount lies none that anybody spends.
    expect(targetClip(counted(995, 10, 20, 30, 40, 50))).toBeCloseTo(40 + 0.98 * 10, 9);
    expect(targetClip(Float64Array.of(-5, -1, 0))).toBeCloseTo(-0.01, 9);
    expect(targetClip(counted(10))).toBe(0);
  });

  it('parts the rows: all tell whether, those with an amount how much', () => {
    const { answer, any } = partsOf(
      'regression',
      { way: 'twoPart', clip: 7 },
      Int32Array.of(4, 6, 9),
      Float64Array.of(0, -3, 8),
    );
    expect([...answer.rows]).toEqual([6, 9]);
    expect([...answer.target]).toEqual([-3, 7]);
    expect([...any!.rows]).toEqual([4, 6, 9]);
    expect([...any!.target]).toEqual([0, 1, 1]);
    expect(any!.kind).toBe('classification');
  });
});

describe('a model of two parts', () => {
  const column = (values: Float64Array) => ({ type: 'number' as const, values });

  it('answers with the product, in its file too', () => {
    const read = parseModel('x', Buffer.concat(modelParts(model)));
    expect(read).toEqual(model);
    expect(answersOf(read, columns.map(column), rows)).toEqual(product);
    // The parts themselves are not it.
    expect(product).not.toEqual(predict(model.chunks, columns, rows));
  });

  it('answers the same in memory, for many rows, for one, and on another thread', () => {
    const predictor = ForestsPredictor.of(model, 2);
    expect(predictor.predict(columns, rows)).toEqual(product);
    expect(ForestsPredictor.borrow(predictor.lend(1)[0]).predict(columns, rows)).toEqual(product);
    const one = predictor.oneRow();
    for (let row = 0; row < 50; row++) {
      one.set(0, columns[0][row]);
      one.set(1, columns[1][row]);
      expect(one.predict()).toBe(product[row]);
    }
  });

  it('is explained: contributions and base add up to it', () => {
    for (let row = 0; row < 50; row++) {
      const { base, contributions } = modelContributions(model, Float64Array.of(columns[0][row], columns[1][row]));
      expect(base + contributions[0] + contributions[1]).toBeCloseTo(product[row], 9);
    }
  });

  describe('exported', () => {
    const path = join(folder, 'clv');
    const asRows = Array.from({ length: rows }, (_, i) => columns.map((one) => one[i]));
    beforeAll(async () => {
      const file = { path, sha256: (await writeModel(path, model)).sha256 };
      for (const format of ['onnx', 'ml-random-forest'] as const)
        await exportModel({ model: file, format, output: `${path}.${format}` });
    });

    it('answers the same in ONNX Runtime', async () => {
      const session = await InferenceSession.create(`${path}.onnx`, { intraOpNumThreads: 1 });
      const features = new Tensor('float64', Float64Array.from(asRows.flat()), [rows, 2]);
      const { prediction } = await session.run({ features });
      expect(Float64Array.from(prediction.data as Float64Array)).toEqual(product);
      const { amounts: told } = JSON.parse(readFileSync(`${path}.onnx.features.json`, 'utf8'));
      expect(told).toEqual({ way: 'twoPart', clip: amounts.clip, beyond: false });
    });

    it('answers the same in ml-random-forest', () => {
      const { any, amount } = JSON.parse(readFileSync(`${path}.ml-random-forest`, 'utf8'));
      const [shares, sizes]: number[][] = [any, amount].map((json) =>
        RandomForestRegression.load(json).predict(asRows),
      );
      for (let row = 0; row < rows; row++) expect(shares[row] * sizes[row]).toBeCloseTo(product[row], 9);
    });
  });
});
