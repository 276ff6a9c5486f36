import { describe, expect, it } from 'vitest';
import { predict, predictorOf } from '../../../electron/engine/predict';
import { Random } from '../../../electron/engine/rng';
import { type TreeChunk, treesOf } from '../../../electron/engine/tree';
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

  it('of one tree is its leaf', () => {
    const columns = rowsOf(100);
    const predictor = predictorOf(chunks, schema.length);
    for (const [i, tree] of trees.entries()) {
      expect([...predictor.answersOf(i, columns, 100)]).toEqual(
        Array.from({ length: 100 }, (_, row) => plainly([tree], columns, row)),
      );
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
});
