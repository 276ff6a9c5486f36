import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoChunks } from '../../../../electron/engine/monitoring/cut';
import { bandOf, cbpe, estimatedScore } from '../../../../electron/engine/monitoring/estimate';
import { lossScale, scaleFrom } from '../../../../electron/engine/monitoring/losses';
import { normalQuantile } from '../../../../shared/scores';
import { seededRandom } from '../../../helpers/random.mjs';

const numbers = (...values: number[]) => Float64Array.from(values);

describe('an estimate before outcomes', () => {
  it('by confidence is the mean probability of what was said', () => {
    expect(cbpe(numbers(0.9, 0.2, 0.5))).toBeCloseTo((0.9 + 0.8 + 0.5) / 3, 15);
  });

  it('by confidence is the accuracy of answers that are calibrated', () => {
    const random = seededRandom(1);
    const answers = Float64Array.from({ length: 100_000 }, random);
    const right = answers.reduce((sum, p) => sum + Number(random() < p === p > 0.5), 0) / answers.length;
    expect(Math.abs(cbpe(answers) - right)).toBeLessThan(4 * Math.sqrt(0.1875 / answers.length));
  });

  it('of an amount is the R² that comes, where the expected errors are those that come', () => {
    const random = seededRandom(2);
    const answer = Float64Array.from({ length: 50_000 }, () => 100 * random());
    // An uneven model: it says too little of what is large.
    const actual = answer.map((value) => 10 + 1.2 * value + 40 * (random() - 0.5));
    const expected = answer.map((value) => (10 + 0.2 * value) ** 2 + 40 ** 2 / 12);
    const scale = lossScale({ answer, actual }, 1000, 60);
    const found = estimatedScore(
      { expected, answer },
      { scale: scale.scale, slope: scale.slopeOf({ answer, actual }) },
    );
    const { score } = scale.scoreOf({ answer, actual });
    expect(found).toBeGreaterThan(score - 0.01);
    expect(Math.abs(found - score)).toBeLessThan(0.25);
  });

  it('has a band that holds as often as it says', () => {
    const random = seededRandom(3);
    const facts = { noise: 0.16, drift: 0, rows: 1e9 };
    const held = Array.from({ length: 1000 }, () => {
      let right = 0;
      for (let i = 0; i < 400; i++) right += Number(random() < 0.8);
      const [low, high] = bandOf(0.8, 400, facts as Parameters<typeof bandOf>[2]);
      return low <= right / 400 && right / 400 <= high;
    }).filter(Boolean).length;
    expect(held / 1000).toBeGreaterThan(0.92);
    expect(held / 1000).toBeLessThan(0.98);
  });

  it('has a wider band for fewer outcomes, and where blocks differ', () => {
    const facts = { noise: 0.2, drift: 0.0001, rows: 5000 } as Parameters<typeof bandOf>[2];
    const [low, high] = bandOf(0.7, 100, facts);
    expect(high - low).toBeCloseTo(2 * normalQuantile * Math.sqrt(0.2 / 100 + 0.2 / 5000 + 0.0001), 12);
    expect(bandOf(0.7, 50, facts)[0]).toBeLessThan(low);
  });
});

describe('losses', () => {
  it('of classes are 1 where they are wrong', () => {
    const { lossOf, scoreOf, margin } = lossScale({ answer: numbers(), actual: numbers() }, null, 0);
    const given = { answer: numbers(0.9, 0.4, 0.5, 0.8), actual: numbers(1, 1, 0, 0) };
    expect([...lossOf(given)]).toEqual([0, 1, 0, 1]);
    expect(scoreOf(given).score).toBe(0.5);
    expect(margin).toBe(0.02);
  });

  it('of amounts lie in [0, 1], and are measured by the same scale later', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount), { minLength: 1 }), amount, (pairs, naive) => {
        const given = {
          answer: Float64Array.from(pairs, ([answer]) => answer),
          actual: Float64Array.from(pairs, ([, actual]) => actual),
        };
        const scale = lossScale(given, 5e5, naive);
        const loss = scale.lossOf(given);
        expect(loss.every((one) => one >= 0 && one <= 1)).toBe(true);
        const later = scaleFrom({ scale: scale.scale, clip: 5e5, margin: scale.margin });
        expect(later.lossOf(given)).toEqual(loss);
      }),
    );
  });
});

describe('a stream', () => {
  it('is cut into chunks that hold every row once, in order', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 300 });
    const cuts = fc.oneof(
      fc.record({ rows: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ ms: fc.integer({ min: 1, max: 200 }) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(times, cuts, (values, cut) => {
        const sorted = Float64Array.from(values).sort();
        const spans = cutIntoChunks(sorted, cut);
        expect(spans.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual([
          ...sorted.keys(),
        ]);
        if (cut && 'rows' in cut) for (const [from, to] of spans.slice(0, -1)) expect(to - from).toBe(cut.rows);
        if (cut && 'ms' in cut) {
          for (const [from, to] of spans) {
            expect(Math.floor(sorted[from] / cut.ms)).toBe(Math.floor(sorted[to - 1] / cut.ms));
          }
        }
      }),
    );
  });
});
