import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { answersOf, columnsFor } from '../../../electron/engine/answer';
import { binColumn } from '../../../electron/engine/binning';
import { contributions } from '../../../electron/engine/explain';
import type { FeatureColumn } from '../../../electron/engine/features';
import { type Model, modelParts, parseModel, readModel, writeModel } from '../../../electron/engine/modelFile';
import { predict } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { type TreeChunk, treesIn, withoutTrees } from '../../../electron/engine/tree';
import { AppError } from '../../../shared/errors';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

const folder = mkdtempSync(join(tmpdir(), 'model-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 200;
const random = new Random(11);
const numbers = Float64Array.from({ length: rows }, () => Math.round(40 * random.unit()) / 4);
const codes = Float64Array.from({ length: rows }, () => Math.floor(3 * random.unit()));
const target = numbers.map((x, i) => (x + 3 * codes[i] > 8 ? 1 : 0));

function chunkOf(first: number, trees: number): TreeChunk {
  const data = { columns: [binColumn(numbers), binColumn(codes)], target, client: ownClients(rows) };
  return growChunk(data, { minLeaf: 2, featuresPerSplit: 1, seed: 3 }, first, trees, () => true)!.chunk;
}

const model: Model = {
  task: { name: 'purchase', kind: 'classification' },
  schema: [
    { name: 'spend', type: 'number' },
    { name: 'colour', type: 'category', values: ['blå', 'red', 'green'], numbers: [0, 1, 2], other: 1 },
  ],
  params: { trees: 7, minLeaf: 2, featuresPerSplit: 1, seed: 3 },
  tableSha256: 'ab',
  rows,
  watermark: 4711,
  baseline: 0.5,
  calibration: { kind: 'sigmoid', slope: 1.25, offset: -0.5 },
  amounts: null,
  chunks: [chunkOf(0, 4), chunkOf(4, 3)],
  ...{ any: [], beyond: [], linear: [], linearWeight: 0 },
};
const bytes = Buffer.concat(modelParts(model));
const code = (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown));

describe('a model file', () => {
  it('gives back what was written', async () => {
    const path = join(folder, 'a.forest');
    const { sha256, bytes: size } = await writeModel(path, model);
    expect(readFileSync(path)).toHaveLength(size);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
    expect(await readModel({ path, sha256 })).toEqual(model);
    await expect(readModel({ path, sha256: sha256.replace(/^./, 'x') })).rejects.toMatchObject({
      code: 'model_damaged',
    });
    await expect(readModel({ path: join(folder, 'gone.forest'), sha256 })).rejects.toMatchObject({
      code: 'model_damaged',
      message: expect.stringContaining('is missing'),
    });
    await expect(writeModel(path, model)).rejects.toThrow('EEXIST');
  });

  it('of a release that drew rows instead of clients is read, and whom its trees saw is unknown', () => {
    const end = 12 + bytes.readUInt32LE(8);
    const { chunks, ...header } = JSON.parse(bytes.subarray(12, end).toString());
    const earlier = chunks.map(({ bags: _, ...chunk }: { bags: unknown }) => chunk);
    const head = Buffer.alloc(end - 12, ' ');
    head.write(JSON.stringify({ ...header, chunks: earlier }));
    const read = parseModel('x', Buffer.concat([bytes.subarray(0, 12), head, bytes.subarray(end)]));
    expect(read.chunks.map(({ bags }) => bags)).toEqual([null, null]);
    expect(read.chunks.map(({ value }) => value)).toEqual(model.chunks.map(({ value }) => value));
  });

  it('that is cut off, longer, foreign or of another release is refused', () => {
    for (const wrong of [
      bytes.subarray(0, 5),
      bytes.subarray(0, bytes.length - 8),
      bytes.subarray(0, 40),
      Buffer.concat([bytes, Buffer.alloc(8)]),
      Buffer.from('PK\u0003\u0004 something else that is long enough'),
      Buffer.concat([Buffer.from('EVERGRN9'), bytes.subarray(8)]),
    ]) {
      expect(() => parseModel('x', wrong)).toThrow(AppError);
    }
    expect(() => parseModel('x', Buffer.concat([Buffer.from('EVERGRN9'), bytes.subarray(8)]))).toThrow('this release');
  });

  it('that was damaged anywhere is refused, or still holds trees that end', () => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of changes) copy[at] = value;
        try {
          const read = parseModel('x', copy);
          const columns = read.schema.map(() => new Float64Array(20).fill(1));
          expect(predict(read.chunks, columns, 20)).toHaveLength(20);
        } catch (error) {
          expect(code(error)).toBe('model_damaged');
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what a model answers', () => {
  const column = (values: Float64Array): FeatureColumn => ({ type: 'number', values });
  const colours: FeatureColumn = {
    type: 'category',
    names: ['green', 'violet', 'blå'],
    codes: Int32Array.of(0, 1, 2, -1),
  };

  it('comes from encoded categories; unseen ones count as the others, missing ones go right', () => {
    const spend = Float64Array.of(1, 2, 3, 4);
    const encoded = [spend, Float64Array.of(2, 1, 0, Number.NaN)];
    const raw = predict(model.chunks, encoded, 4);
    const expected = raw.map((p) => {
      const clipped = Math.min(0.999, Math.max(0.001, p));
      return 1 / (1 + Math.exp(-(1.25 * Math.log(clipped / (1 - clipped)) - 0.5)));
    });
    expect([...answersOf(model, [column(spend), colours], 4)]).toEqual([...expected]);
  });

  it('needs the columns by name and type', () => {
    const lacks = { features: ['colour', 'more'], feature: () => colours, rows: 4 };
    expect(() => columnsFor(model, lacks, 'refuse')).toThrow('“spend”');
    expect(columnsFor(model, lacks, 'missing')[0]).toEqual(column(new Float64Array(4).fill(Number.NaN)));
    expect(() => answersOf(model, [colours, colours], 4)).toThrow('“spend” is a number in the model and a category');
  });

  it('rests on no column that has become of another type: where missing ones may be, it is missing', () => {
    const changed = (name: string) => (name === 'spend' ? colours : column(Float64Array.of(1, 2, 3, 4)));
    const source = { features: ['spend', 'colour'], feature: changed, rows: 4 };
    const lacks = { ...source, features: [] };
    expect(columnsFor(model, source, 'missing')).toEqual(columnsFor(model, lacks, 'missing'));
    expect(answersOf(model, columnsFor(model, source, 'missing'), 4)).toEqual(
      answersOf(model, columnsFor(model, lacks, 'missing'), 4),
    );
    expect(() => answersOf(model, columnsFor(model, source, 'refuse'), 4)).toThrow('“spend” is a number in the model');
  });

  it('is the same for one row as for many, to the bit', () => {
    const asked = [numbers.map((x, i) => (i % 7 === 0 ? Number.NaN : x)), codes];
    const together = predict(model.chunks, asked, rows);
    for (let row = 0; row < rows; row++) {
      const alone = predict(
        model.chunks,
        asked.map((values) => values.subarray(row, row + 1)),
        1,
      );
      expect(alone[0]).toBe(together[row]);
    }
    expect(
      predict(
        model.chunks,
        asked.map((values) => values.subarray(0, 19)),
        19,
      ),
    ).toEqual(together.subarray(0, 19));
  });

  it('is explained: contributions and base add up to it', () => {
    for (let row = 0; row < 50; row++) {
      const values = Float64Array.of(row % 9 === 0 ? Number.NaN : numbers[row], codes[row]);
      const { base, contributions: parts } = contributions(model.chunks, values);
      const [answer] = predict(model.chunks, [values.subarray(0, 1), values.subarray(1)], 1);
      expect(base + parts[0] + parts[1]).toBeCloseTo(answer, 12);
    }
  });

  it('without some trees is the mean of the others, and the untouched chunk is not copied', () => {
    const left = withoutTrees(model.chunks, new Set([4, 6]));
    expect(left.map(treesIn)).toEqual([4, 1]);
    expect(left[0]).toBe(model.chunks[0]);
    const asked = [numbers, codes];
    const all = [0, 1, 2, 3, 5].map((tree) => predict([chunkOf(tree, 1)], asked, 3)[1]);
    expect(predict(left, asked, 3)[1]).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / 5, 12);
    expect(withoutTrees(model.chunks, new Set([0, 1, 2, 3])).map(treesIn)).toEqual([3]);
  });
});
