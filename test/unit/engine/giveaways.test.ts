import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from '../../../electron/engine/features';
import { giveaways } from '../../../electron/engine/giveaways';
import { seededRandom } from '../../helpers/random.mjs';

const rows = 400;
const random = seededRandom(11);
const answer = Float64Array.from({ length: rows }, (_, i) => Number(i % 3 === 0));
const [training, judged] = [0, 1].map((half) => Int32Array.from({ length: rows / 2 }, (_, i) => 2 * i + half));

const numbers = (values: (row: number) => number): FeatureColumn => ({
  type: 'number',
  values: Float64Array.from({ length: rows }, (_, row) => values(row)),
});
const words = (word: (row: number) => number, names: readonly string[]): FeatureColumn => ({
  type: 'category',
  codes: Int32Array.from({ length: rows }, (_, row) => word(row)),
  names,
});

function found(
  columns: Record<string, FeatureColumn>,
  target = answer,
  kind: 'classification' | 'regression' = 'classification',
) {
  const features = Object.entries(columns).map(([name, column]) => ({ name, column, judged, training }));
  const at = (places: Int32Array) => Float64Array.from(places, (row) => target[row]);
  return giveaways(kind, features, at(judged), at(training)).map(({ feature }) => feature);
}

describe('a feature that alone answers the label', () => {
  it('is a copy of it, its reverse, words for it, or what is missing where the answer is no', () => {
    expect(
      found({
        copy: numbers((row) => answer[row]),
        reverse: numbers((row) => 10 - answer[row] + 0.1 * random()),
        reason: words((row) => (answer[row] === 1 ? row % 2 : 2), ['moved', 'price', 'none']),
        left_at: numbers((row) => (answer[row] === 1 ? row : Number.NaN)),
        honest: numbers((row) => answer[row] + 2 * random()),
        noise: numbers(() => random()),
        constant: numbers(() => 1),
        number: words(
          (row) => row,
          Array.from({ length: rows }, (_, row) => String(row)),
        ),
      }),
    ).toEqual(['copy', 'reverse', 'reason', 'left_at']);
  });

  it('is not told of where a handful of rows would be parted by chance', () => {
    const rare = Float64Array.from({ length: rows }, (_, row) => Number(row < 15));
    expect(found({ early: numbers((row) => row) }, rare)).toEqual([]);
  });

  it('is, of amounts, what grows with them', () => {
    const amount = Float64Array.from({ length: rows }, () => Math.round(random() * 1e4) / 100);
    expect(
      found(
        {
          copy: numbers((row) => amount[row]),
          taxed: numbers((row) => Math.round(amount[row] * 119) / 100),
          minus: numbers((row) => -amount[row]),
          spent: numbers((row) => amount[row] + 40 * random()),
        },
        amount,
        'regression',
      ),
    ).toEqual(['copy', 'taxed', 'minus']);
  });
});
