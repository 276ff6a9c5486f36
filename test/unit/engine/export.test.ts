import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binColumn } from '../../../electron/engine/binning';
import { exportModel } from '../../../electron/engine/export/exportModel';
import { type Model, writeModel } from '../../../electron/engine/modelFile';
import { predict } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { treesOf } from '../../../electron/engine/tree';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

const { RandomForestClassifier, RandomForestRegression } = createRequire(import.meta.url)('ml-random-forest');

const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 600;
const random = new Random(21);
/** Values that collide in single precision, so that a threshold in that precision would flip rows. */
const close = Float64Array.from({ length: rows }, () => 1000 + Math.floor(random.unit() * 50) * 1e-9);
const columns = [
  close,
  Float64Array.from({ length: rows }, () => random.unit()),
  Float64Array.from({ length: rows }, () => (random.unit() < 0.2 ? Number.NaN : Math.floor(random.unit() * 4))),
];
const isHigh = close.map((x, i) => (x > 1000 + 25e-9 !== columns[1][i] > 0.8 ? 1 : 0));
const targets = {
  classification: isHigh.map((y) => (random.unit() < 0.1 ? 1 - y : y)),
  regression: isHigh.map((y, i) => 9000 * y + 100 * columns[1][i] + (Number.isNaN(columns[2][i]) ? 500 : 0)),
};

function modelOf(kind: 'classification' | 'regression', minLeaf: number): Model {
  const data = { columns: columns.map(binColumn), target: targets[kind], client: ownClients(targets[kind].length) };
  const params = { trees: 30, minLeaf, featuresPerSplit: 2, seed: 5 };
  const chunks = [growChunk(data, params, 0, 29, () => true)!.chunk];
  // One tree that is a single leaf.
  chunks.push(growChunk({ ...data, target: data.target.map(() => 1) }, params, 29, 1, () => true)!.chunk);
  const schema = [
    { name: 'a', type: 'number' as const },
    { name: 'b', type: 'number' as const },
    { name: 'c', type: 'category' as const, values: ['p', 'q', 'r', 's'], numbers: [0, 1, 2, 3], other: 2 },
  ];
  const task = { name: 'task', kind };
  return {
    task,
    schema,
    params,
    tableSha256: '',
    rows,
    watermark: 7,
    baseline: 0,
    calibration: null,
    amounts: null,
    chunks,
    ...{ any: [], beyond: [], linear: [], linearWeight: 0 },
  };
}

describe.each([
  { kind: 'classification', minLeaf: 1 },
  { kind: 'classification', minLeaf: 5 },
  { kind: 'regression', minLeaf: 1 },
] as const)('a $kind model with leaves of $minLeaf', ({ kind, minLeaf }) => {
  const model = modelOf(kind, minLeaf);
  const path = join(folder, `${kind}${minLeaf}`);
  beforeAll(async () => {
    const file = { path, sha256: (await writeModel(path, model)).sha256 };
    for (const format of ['onnx', 'ml-random-forest'] as const) {
      await exportModel({ model: file, format, output: `${path}.${format}` });
    }
  });
  const asRows = Array.from({ length: rows }, (_, i) => columns.map((column) => column[i]));

  it('answers the same in ONNX Runtime', async () => {
    const session = await InferenceSession.create(`${path}.onnx`);
    const features = new Tensor('float64', Float64Array.from(asRows.flat()), [rows, columns.length]);
    const { prediction } = await session.run({ features });
    const answers = predict(model.chunks, columns, rows);
    expect(prediction.dims).toEqual([rows, 1]);
    expect(prediction.type).toBe('float64');
    for (const [i, value] of (prediction.data as Float64Array).entries()) {
      expect(Math.abs(value - answers[i])).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(answers[i])));
    }
    expect(session.inputNames).toEqual(['features']);
  });

  it('answers the same in ml-random-forest', () => {
    const json = JSON.parse(readFileSync(`${path}.ml-random-forest`, 'utf8'));
    const loaded = kind === 'classification' ? RandomForestClassifier.load(json) : RandomForestRegression.load(json);
    const answers: number[] = loaded.predict(asRows);
    const byTree = treesOf(model.chunks).map((tree) => predict([tree], columns, rows));
    for (let row = 0; row < rows; row++) {
      if (kind === 'regression') expect(answers[row]).toBeCloseTo(predict(model.chunks, columns, rows)[row], 8);
      else {
        // The class that most trees vote for; at a tie of votes the first to reach the top, within a leaf the lower
        // class.
        const votes = byTree.map((tree) => (tree[row] > 0.5 ? 1 : 0));
        const ones = votes.reduce<number>((sum, vote) => sum + vote, 0);
        if (2 * ones !== votes.length) expect(answers[row]).toBe(2 * ones > votes.length ? 1 : 0);
      }
    }
  });

  it('says beside it how to encode the columns', () => {
    const beside = JSON.parse(readFileSync(`${path}.onnx.features.json`, 'utf8'));
    expect(beside.features).toEqual(model.schema);
    expect(beside.task).toEqual(model.task);
  });
});
