import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawsOf } from '../../../electron/engine/bag';
import { type BinnedColumn, binColumn } from '../../../electron/engine/binning';
import { Grower, type GrowParams, type TrainingData } from '../../../electron/engine/grow';
import { predict } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import type { TreeChunk } from '../../../electron/engine/tree';
import { kernelParts } from '../../helpers/kernelParts';
import { growChunk } from '../../helpers/models';
import { ownClients } from '../../helpers/ownClients';

const goOn = () => true;

function dataOf(columns: readonly Float64Array[], target: Float64Array): TrainingData {
  return { columns: columns.map(binColumn), target, client: ownClients(target.length) };
}

function grow(columns: readonly Float64Array[], target: Float64Array, params: Partial<GrowParams> = {}, trees = 5) {
  const data = dataOf(columns, target);
  const grown = growChunk(data, { minLeaf: 1, featuresPerSplit: 2, seed: 1, ...params }, 0, trees, goOn);
  if (!grown) throw new Error('stopped');
  return grown;
}

/** A tree as plain objects, for comparing. */
type Plain = { answer: number } | { feature: number; threshold: number; left: Plain; right: Plain };

function plain(chunk: TreeChunk, tree: number, node = 0): Plain {
  const { starts, feature, left, value } = chunk;
  const at = starts[tree] + node;
  if (feature[at] < 0) return { answer: value[at] };
  return {
    feature: feature[at],
    threshold: value[at],
    left: plain(chunk, tree, left[at]),
    right: plain(chunk, tree, left[at] + 1),
  };
}

/**
 * The forest's definition, without any of the kernel's means: raw values are sorted at each node, all cuts are tried.
 * It draws random numbers in the same order, so the trees must be the same.
 */
function plainTree(columns: readonly Float64Array[], target: Float64Array, params: GrowParams, tree: number): Plain {
  const random = new Random(params.seed, tree);
  const drawn = Array.from(target.keys(), drawsOf(random, 1));
  const order = columns.map((_, i) => i);
  const cellOf = (feature: number, row: number) =>
    Number.isNaN(columns[feature][row]) ? Number.POSITIVE_INFINITY : columns[feature][row];
  const total = (rows: readonly number[]) => ({
    weight: rows.reduce((sum, row) => sum + drawn[row], 0),
    sum: rows.reduce((sum, row) => sum + drawn[row] * target[row], 0),
  });

  const cutsOf = (rows: readonly number[], feature: number) => {
    const values = [...new Set(rows.map((row) => cellOf(feature, row)))].sort((a, b) => a - b);
    return values.slice(1).map((next, i) => ({ feature, code: values[i], next }));
  };
  const build = (rows: readonly number[]): Plain => {
    const { weight, sum } = total(rows);
    const pure = rows.every((row) => target[row] === target[rows[0]]);
    const leaf = { answer: pure ? target[rows[0]] : sum / weight };
    if (pure || rows.length < 2 * params.minLeaf) return leaf;
    let best: { feature: number; code: number; next: number } | null = null;
    let bestScore = -1;
    let varying = 0;
    const enough = rows.length === 2 ? 1 : params.featuresPerSplit;
    for (let tried = 0; tried < order.length && (tried < enough || varying === 0); tried++) {
      const pick = tried + random.below(order.length - tried);
      [order[pick], order[tried]] = [order[tried], order[pick]];
      const cuts = cutsOf(rows, order[tried]);
      if (cuts.length > 0) varying++;
      for (const cut of cuts) {
        const left = rows.filter((row) => cellOf(cut.feature, row) <= cut.code);
        if (left.length < params.minLeaf || rows.length - left.length < params.minLeaf) continue;
        const inLeft = total(left);
        const excess = inLeft.sum * weight - inLeft.weight * sum;
        const spread = inLeft.weight * (weight - inLeft.weight);
        if (excess * excess <= bestScore * spread) continue;
        bestScore = (excess * excess) / spread;
        best = cut;
      }
    }
    if (!best) return leaf;
    const { feature, code, next } = best;
    return {
      feature,
      threshold: next === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : code / 2 + next / 2,
      left: build(rows.filter((row) => cellOf(feature, row) <= code)),
      right: build(rows.filter((row) => cellOf(feature, row) > code)),
    };
  };
  const inBag = drawn.flatMap((times, row) => (times > 0 ? [row] : []));
  // A tree that draws nobody knows no more than the mean.
  return inBag.length > 0 ? build(inBag) : { answer: target.reduce((sum, y) => sum + y, 0) / target.length };
}

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const tablesOf = (min: number, max: number) =>
  fc.record({ rows: fc.integer({ min, max }), features: fc.integer({ min: 1, max: 5 }) }).chain(({ rows, features }) =>
    fc.record({
      columns: fc.array(
        fc.array(cell, { minLength: rows, maxLength: rows }).map((values) => Float64Array.from(values)),
        { minLength: features, maxLength: features },
      ),
      target: fc
        .array(fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 })), { minLength: rows, maxLength: rows })
        .map((values) => Float64Array.from(values)),
    }),
  );
const tables = tablesOf(1, 90);
const params = fc.record({
  minLeaf: fc.integer({ min: 1, max: 4 }),
  featuresPerSplit: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
});

describe('a grown forest', () => {
  it('is what the definition says, tree by tree', () => {
    fc.assert(
      fc.property(tables, params, ({ columns, target }, settings) => {
        const { chunk } = grow(columns, target, settings, 3);
        for (let tree = 0; tree < 3; tree++) {
          expect(plain(chunk, tree)).toEqual(plainTree(columns, target, settings, tree));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is what the definition says on more rows, too: all ways to search a node that try every cut', () => {
    fc.assert(
      fc.property(tablesOf(200, 700), params, ({ columns, target }, settings) => {
        expect(plain(grow(columns, target, settings, 1).chunk, 0)).toEqual(plainTree(columns, target, settings, 0));
      }),
      { numRuns: 12 },
    );
  });

  it('depends on (seed, tree) alone: chunks of any size give the same trees', () => {
    const columns = noise(300, 4);
    const data = dataOf(
      columns,
      columns[0].map((x, i) => (x + columns[1][i] > 1 ? 1 : 0)),
    );
    const settings = { minLeaf: 1, featuresPerSplit: 2, seed: 99 };
    const whole = growChunk(data, settings, 0, 6, goOn);
    const parts = [growChunk(data, settings, 0, 1, goOn), growChunk(data, settings, 1, 5, goOn)];
    const trees = parts.flatMap((part, i) => Array.from({ length: i === 0 ? 1 : 5 }, (_, t) => plain(part!.chunk, t)));
    expect(Array.from({ length: 6 }, (_, t) => plain(whole!.chunk, t))).toEqual(trees);
    const other = growChunk(data, { ...settings, seed: 100 }, 0, 1, goOn);
    expect(plain(other!.chunk, 0)).not.toEqual(trees[0]);
  });

  it('leaves nothing behind for the trees that come after it', () => {
    const columns = noise(400, 3);
    const data = dataOf(
      columns,
      columns[0].map((x) => Math.round(9 * x)),
    );
    const settings = { minLeaf: 2, featuresPerSplit: 2, seed: 5 };
    const grower = new Grower(data, settings);
    grower.grow(0, 3, goOn);
    expect(grower.grow(3, 3, goOn)).toEqual(growChunk(data, settings, 3, 3, goOn));
  });

  it('grows the same trees where forests of more or fewer rows and features grow between, stopped ones as well', () => {
    const sizes = [
      { rows: 300, features: 3 },
      { rows: 12_000, features: 5 },
      { rows: 4, features: 1 },
    ];
    const params = { minLeaf: 1, featuresPerSplit: 2, seed: 3 };
    const forests = sizes.map(({ rows, features }) => {
      const columns = noise(rows, features);
      const data = dataOf(columns, columns[0].map(Math.round));
      return { data, alone: [0, 3].map((first) => growChunk(data, params, first, 3, goOn)) };
    });
    const growers = forests.map(({ data }) => new Grower(data, params));
    for (const [chunk, first] of [0, 3].entries()) {
      for (const [i, grower] of growers.entries()) {
        expect(grower.grow(first, 3, goOn)).toEqual(forests[i].alone[chunk]);
        expect(growers[(i + 1) % growers.length].grow(7, 1, () => false)).toBeNull();
      }
    }
  });

  it('splits the same in blocks of rows as by the definition, also where nodes are larger than a block', () => {
    const columns = noise(20_000, 3);
    const target = columns[0].map((x, i) => (x > 0.4137 !== columns[1][i] > 0.7 ? 1 : 0));
    const { chunk } = grow(columns, target, { featuresPerSplit: 3 }, 2);
    const fresh = noise(2000, 3, 5);
    const answers = predict([chunk], fresh, 2000);
    const wrong = answers.reduce(
      (sum, answer, i) => sum + Math.abs(answer - (fresh[0][i] > 0.4137 !== fresh[1][i] > 0.7 ? 1 : 0)),
      0,
    );
    expect(wrong / 2000).toBeLessThan(0.005);
  });

  it('sends missing values right, when grown and when asked', () => {
    fc.assert(
      fc.property(tables, ({ columns, target }) => {
        const { chunk } = grow(columns, target);
        const asked = columns.map((column) => column.map(() => Number.NaN));
        const answers = predict([chunk], asked, target.length);
        let sum = 0;
        for (let tree = 0; tree < 5; tree++) {
          let node = plain(chunk, tree);
          while ('left' in node) node = node.right;
          sum += node.answer;
        }
        expect(answers[0]).toBe(sum / 5);
      }),
    );
  });

  it('answers out of bag with just the trees that did not see a row', () => {
    const columns = noise(200, 3);
    const target = columns[0].map((x) => Math.round(10 * x));
    const { chunk, outOfBagSum, outOfBagCount } = grow(columns, target, { seed: 3 }, 4);
    const sums = new Float64Array(200);
    const counts = new Uint16Array(200);
    for (let tree = 0; tree < 4; tree++) {
      const draws = drawsOf(new Random(3, tree), 1);
      const one = { ...chunk, starts: chunk.starts.slice(tree, tree + 2) };
      const answers = predict([one], columns, 200);
      for (let row = 0; row < 200; row++) {
        if (draws(row) > 0) continue;
        sums[row] += answers[row];
        counts[row]++;
      }
    }
    expect(outOfBagCount).toEqual(counts);
    expect(outOfBagSum).toEqual(sums);
  });

  it('never splits by a constant feature, and gives it no gain', () => {
    const [varying] = noise(100, 1);
    const { chunk, gain } = grow(
      [new Float64Array(100).fill(3), varying],
      varying.map((x) => (x > 0.5 ? 1 : 0)),
    );
    expect(chunk.feature).not.toContain(0);
    expect(gain[0]).toBe(0);
    expect(gain[1]).toBeGreaterThan(0);
  });

  it.each([1, 2, 10])('grows on %i rows, and on rows that are all the same', (rows) => {
    const [column] = noise(rows, 1);
    const target = Float64Array.from(column, (_, i) => i % 2);
    expect(predict([grow([column], target).chunk], [column], rows).every((answer) => answer >= 0 && answer <= 1)).toBe(
      true,
    );
    const same = grow([column.map(() => 1)], target);
    expect(same.chunk.feature.every((feature) => feature === -1)).toBe(true);
  });

  it('draws as many rows for a tree as it is told on average, and no more than there are', () => {
    const columns = noise(300, 2);
    const target = columns[0].map((x) => Math.round(50 * x));
    const unseen = ({ outOfBagCount }: ReturnType<typeof grow>) => outOfBagCount.filter((count) => count > 0).length;
    expect(unseen(grow(columns, target, { rowsPerTree: 10 }, 1))).toBeGreaterThan(275);
    expect(grow(columns, target, { rowsPerTree: 70_000 }, 1)).toEqual(grow(columns, target, {}, 1));
  });

  it('stops when told', () => {
    const [column] = noise(50, 1);
    let trees = 0;
    const data = dataOf([column], column);
    expect(growChunk(data, { minLeaf: 1, featuresPerSplit: 1, seed: 1 }, 0, 10, () => ++trees < 3)).toBeNull();
    expect(trees).toBe(3);
  });
});

describe('ranks of values', () => {
  it('keep order, put missing last, and part neighbours by a threshold', () => {
    const value = fc.oneof(
      fc.double({ noDefaultInfinity: true, max: 1e308 }),
      fc.constantFrom(0, -0, 5e-324, Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 60 }), (values) => {
        const column = binColumn(Float64Array.from(values));
        const { codes, high } = column;
        const thresholdBetween = thresholdsOf(column);
        for (const [i, a] of values.entries()) {
          for (const [j, b] of values.entries()) {
            if (Number.isNaN(a)) expect(codes[i]).toBe(high.length);
            else if (Number.isNaN(b) || a < b) {
              expect(codes[i]).toBeLessThan(codes[j]);
              const threshold = thresholdBetween(codes[i], codes[j]);
              expect(a < threshold).toBe(true);
              expect(b < threshold).toBe(false);
            }
          }
        }
      }),
    );
  });

  it('of more values than there are codes are as even as can be', () => {
    const [values] = noise(200_000, 1);
    const { codes, low, high } = binColumn(values);
    const counts = new Int32Array(low.length);
    for (const [i, code] of codes.entries()) {
      counts[code]++;
      expect(values[i] >= low[code] && values[i] <= high[code]).toBe(true);
    }
    expect(low.length).toBeGreaterThan(45_000);
    expect(Math.max(...counts)).toBeLessThan(8);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

function noise(rows: number, columns: number, seed = 1): Float64Array<ArrayBuffer>[] {
  const random = new Random(seed, rows);
  return Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => random.unit()));
}

/** The kernel's thresholds between codes of a column. */
function thresholdsOf({ codes, low, high }: BinnedColumn) {
  const parts = kernelParts();
  parts.lay(codes.length, 1);
  const at = parts.layValues(0, high.length + 1);
  new Float64Array(parts.memory.buffer, at, low.length).set(low);
  new Float64Array(parts.memory.buffer, at + low.byteLength, high.length).set(high);
  return (code: number, next: number) => parts.thresholdBetween(0, code, next);
}
