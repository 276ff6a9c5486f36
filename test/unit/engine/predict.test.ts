import { describe, expect, it } from 'vitest';
import { Predictor, predict, predictorOf } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { thresholdsOf } from '../../../electron/engine/thresholds';
import { joinTrees, mostFeatures, type OneTree, type TreeChunk, treesOf } from '../../../electron/engine/tree';
import { modelOf } from '../../helpers/models';

const { chunks, schema } = modelOf('clv', 'regression', 8);

function rowsOf(count: number): Float64Array[] {
  const random = new Random(count, 4);
  const draw = (of: () => number) =>
    Float64Array.from({ length: count }, () => (random.unit() < 0.15 ? Number.NaN : of()));
  return [
    draw(() => 100 * random.unit()),
    draw(() => Number(random.unit() < 0.5)),
    draw(() => 13_500 + 4000 * random.unit()),
    draw(() => Math.floor(3 * random.unit())),
  ];
}

/**
 * The forest as it is described: from a tree's root left where a value is below the threshold, else right; the mean of
 * the leaves.
 */
function plainly(trees: readonly TreeChunk[], columns: readonly Float64Array[], row: number): number {
  let sum = 0;
  for (const { feature, left, value } of trees) {
    let node = 0;
    while (feature[node] >= 0) node = left[node] + (columns[feature[node]][row] < value[node] ? 0 : 1);
    sum += value[node];
  }
  return sum / trees.length;
}

/** A full tree of so many levels, whose thresholds and leaves are drawn. */
function fullTree(levels: number, features: number, random: Random, draw: () => number): OneTree {
  const inner = 2 ** levels - 1;
  const nodes = 2 * inner + 1;
  const value = Float64Array.from({ length: nodes }, (_, node) => (node < inner ? draw() : random.unit() - 0.5));
  return {
    feature: Int16Array.from({ length: nodes }, (_, node) =>
      node < inner ? Math.floor(features * random.unit()) : -1,
    ),
    left: Int32Array.from({ length: nodes }, (_, node) => (node < inner ? 2 * node + 1 : 0)),
    value,
    mean: Float32Array.from(value),
  };
}

function expectAsPlain(chunks: TreeChunk[], columns: Float64Array[], rows: number): void {
  const trees = treesOf(chunks);
  const expected = Float64Array.from({ length: rows }, (_, row) => plainly(trees, columns, row));
  expect(predict(chunks, columns, rows)).toEqual(expected);
  const one = predictorOf(chunks, columns.length).oneRow();
  const byOne = Float64Array.from({ length: rows }, (_, row) => {
    for (const [feature, column] of columns.entries()) one.set(feature, column[row]);
    return one.predict();
  });
  expect(byOne).toEqual(expected);
}

/** A tree that only goes on to the right, of so many nodes with children. */
function chain(length: number, features: number, random: Random, draw: () => number): OneTree {
  const nodes = 2 * length + 1;
  const hasChildren = (node: number) => node % 2 === 0 && node < nodes - 1;
  const value = Float64Array.from({ length: nodes }, (_, node) => (hasChildren(node) ? draw() : random.unit() - 0.5));
  return {
    feature: Int16Array.from({ length: nodes }, (_, node) =>
      hasChildren(node) ? Math.floor(features * random.unit()) : -1,
    ),
    left: Int32Array.from({ length: nodes }, (_, node) => (hasChildren(node) ? node + 1 : 0)),
    value,
    mean: Float32Array.from(value),
  };
}

describe('values that are hard to compare', () => {
  const hard = [0, -0, 5e-324, -5e-324, 1, -1, 1 + Number.EPSILON, 1e308, -1e308, 0.1, 0.1 + 0.2, 0.3];
  const harder = [...hard, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  // A NaN whose sign bit is set.
  const strange = new Float64Array(new Uint32Array([1, 0xfff80000]).buffer)[0];

  it.each([17, 200, 8200])('go the same ways among %i rows', (rows) => {
    const random = new Random(rows, 5);
    const pick = (values: readonly number[]) => values[Math.floor(values.length * random.unit())];
    const grown = Array.from({ length: 36 }, (_, tree) =>
      tree % 3 === 0
        ? chain(1 + (tree % 10), 3, random, () => pick(hard))
        : fullTree(tree % 10, 3, random, () => pick(hard)),
    );
    const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => pick(harder)));
    for (const column of columns) column[rows - 1] = strange;
    expectAsPlain([joinTrees(grown, null)], columns, rows);
  });

  it('are told apart, also where there are too many of them for ranks', () => {
    const random = new Random(9, 6);
    const grown = Array.from({ length: 36 }, () => fullTree(11, 1, random, () => random.unit()));
    expect(
      thresholdsOf(
        grown.map((tree) => joinTrees([tree], null)),
        1,
      ),
    ).toBeNull();
    expectAsPlain([joinTrees(grown, null)], [Float64Array.from({ length: 8192 }, () => random.unit())], 8192);
  });

  it('are told apart in a single row, also in trees of thousands of nodes', () => {
    const random = new Random(5, 5);
    const grown = Array.from({ length: 20 }, () => fullTree(11, 1, random, () => random.unit()));
    const columns = Array.from({ length: 4096 }, () => Float64Array.from({ length: 20 }, () => random.unit()));
    expectAsPlain([joinTrees(grown, null)], columns, 20);
  });

  it.each([
    ['answers than numbers', { features: 200, asked: 200, levels: 8, trees: 20 }],
    ['nodes of a tree than can be told apart', { features: 200, asked: 4, levels: 10, trees: 20 }],
    ['thresholds than usual', { features: 200, asked: 4, levels: 7, trees: 40 }],
    ['features than a row has room for', { features: 256, asked: 256, levels: 5, trees: 10 }],
  ])('are told apart in a single row, also where there are more %s', (_, { features, asked, levels, trees }) => {
    const random = new Random(7, levels);
    const grown = Array.from({ length: trees }, () => fullTree(levels, asked, random, () => random.unit()));
    const columns = Array.from({ length: features }, () => Float64Array.from({ length: 20 }, () => random.unit()));
    expectAsPlain([joinTrees(grown, null)], columns, 20);
  });

  it('are told apart where both children of a node have the same children, of which there are 2^40 ways', () => {
    const [levels, random] = [40, new Random(8, 8)];
    const inner = 2 * levels - 1;
    const value = Float64Array.from({ length: inner + 2 }, () => random.unit());
    const tree = {
      feature: Int16Array.from(value, (_, node) => (node < inner ? 0 : -1)),
      left: Int32Array.from(value, (_, node) => (node < inner ? 2 * Math.ceil(node / 2) + 1 : 0)),
      value,
      mean: Float32Array.from(value),
    };
    expectAsPlain([joinTrees([tree], null)], [Float64Array.from({ length: 20 }, () => random.unit())], 20);
  });
});

describe('a prediction', () => {
  const trees = treesOf(chunks);

  it.each([1, 2, 7, 8, 9, 15, 16, 17, 64, 1001, 8192, 8193, 16_391])(
    'is what the trees say, bit by bit: %i rows',
    (count) => {
      const columns = rowsOf(count);
      const expected = Float64Array.from({ length: count }, (_, row) => plainly(trees, columns, row));
      expect(predict(chunks, columns, count)).toEqual(expected);
      expect(predictorOf(chunks, schema.length).predict(columns, count)).toEqual(expected);
    },
  );

  it.each([3, 100, 9000])('of each tree is its leaf: %i rows', (count) => {
    const columns = rowsOf(count);
    const told = trees.map(() => new Float64Array(count).fill(Number.NaN));
    predictorOf(chunks, schema.length).forEachTree(columns, count, (tree, answers, from) =>
      told[tree].set(answers, from),
    );
    for (const [i, tree] of trees.entries()) {
      expect(told[i]).toEqual(Float64Array.from({ length: count }, (_, row) => plainly([tree], columns, row)));
    }
  });

  it('of one row at a time is the same, whatever was predicted in between', () => {
    const columns = rowsOf(50);
    const predictor = predictorOf(chunks, schema.length);
    const [one, other] = [predictor.oneRow(), predictor.oneRow()];
    for (let row = 0; row < 50; row++) {
      for (let feature = 0; feature < columns.length; feature++) {
        one.set(feature, columns[feature][row]);
        other.set(feature, columns[feature][49 - row]);
      }
      if (row % 10 === 0) predictor.predict(rowsOf(9000), 9000);
      expect(one.predict()).toBe(plainly(trees, columns, row));
      expect(other.predict()).toBe(plainly(trees, columns, 49 - row));
    }
  });

  it('is not laid over what lies in a memory that is full: that is told, and all goes on as before', () => {
    const predictor = Predictor.of(chunks, mostFeatures);
    // Each thread's rows take more than two of the four gigabytes that there may be.
    expect(() => predictor.lend(3)).toThrow(expect.objectContaining({ code: 'out_of_memory' }));
    const columns = rowsOf(5);
    const given = Array.from({ length: mostFeatures }, (_, feature) => columns[feature] ?? columns[0]);
    const expected = Float64Array.from({ length: 5 }, (_, row) => plainly(trees, columns, row));
    expect(predictor.predict(given, 5)).toEqual(expected);
  });
});
