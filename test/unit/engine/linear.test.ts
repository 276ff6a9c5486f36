import { describe, expect, it } from 'vitest';
import { fitLinear, linearAnswers } from '../../../electron/engine/linear';
import { areaUnderRoc, meanOf } from '../../../electron/engine/metrics';
import { Random } from '../../../electron/engine/rng';
import { normalPValue, normalQuantileOf } from '../../../electron/engine/significance';

const rows = 4000;
const random = new Random(17);
const draw = () => Float64Array.from({ length: rows }, () => random.unit());
/** A skewed feature, a missing one that tells by being missing, and noise. */
const [x, noise] = [draw().map((value) => Math.exp(5 * value)), draw()];
const gone = draw().map((value) => (value < 0.3 ? Number.NaN : value));
const columns = [x, gone, noise];
const logits = x.map((value, row) => Math.log(value) - 2.5 + (Number.isNaN(gone[row]) ? 1 : 0));

describe('normal quantiles', () => {
  it('are those of the tables, and of the distribution', () => {
    expect(normalQuantileOf(0.975)).toBeCloseTo(1.959963984540054, 7);
    expect(normalQuantileOf(0.5)).toBeCloseTo(0, 9);
    for (const p of [0.001, 0.02, 0.1, 0.4, 0.8, 0.99]) expect(normalPValue(normalQuantileOf(p))).toBeCloseTo(p, 6);
  });
});

describe('a regression on normal scores', () => {
  it('knows chances, also from what is missing', () => {
    const actual = logits.map((logit) => Number(random.unit() < 1 / (1 + Math.exp(-logit))));
    const half = (values: Float64Array, of: number) => values.subarray((of * rows) / 2, ((of + 1) * rows) / 2);
    const model = fitLinear(
      'classification',
      columns.map((column) => half(column, 0)),
      half(actual, 0),
    );
    const others = columns.map((column) => half(column, 1));
    const answers = linearAnswers(model, others, rows / 2);
    const best = areaUnderRoc(half(actual, 1), half(logits, 1))!;
    expect(areaUnderRoc(half(actual, 1), answers)!).toBeGreaterThan(best - 0.01);
    expect(meanOf(answers)).toBeCloseTo(meanOf(half(actual, 1)), 1);
    // Missing is worth 1 on the logit; noise next to nothing.
    const [, told, idle] = model.features;
    expect(told.missing - meanOf(told.adds)).toBeGreaterThan(0.5);
    expect(Math.max(...idle.adds.map(Math.abs))).toBeLessThan(0.4);
  });

  it('knows amounts, and says the mean where features say nothing', () => {
    const amounts = x.map((value) => 3 + 2 * normalScore(value));
    const model = fitLinear('regression', [x, new Float64Array(rows).fill(7)], amounts);
    const answers = linearAnswers(model, [x, new Float64Array(rows).fill(7)], rows);
    const errors = answers.map((answer, row) => (answer - amounts[row]) ** 2);
    expect(meanOf(errors)).toBeLessThan(0.05);
    const idle = fitLinear('regression', [new Float64Array(rows)], amounts);
    expect(linearAnswers(idle, [Float64Array.of(0, 1)], 2)[0]).toBeCloseTo(meanOf(amounts), 9);
  });
});

/** Of a value of `x`, whose rank is its logarithm over 5. */
function normalScore(value: number): number {
  return normalQuantileOf(Math.min(0.999, Math.max(0.001, Math.log(value) / 5)));
}
