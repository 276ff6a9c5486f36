import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf } from '../../../../electron/engine/metrics';
import { cutIntoChunks } from '../../../../electron/engine/monitoring/cut';
import { bandOf, cbpe, driftAfter, estimatedScore, type Tried } from '../../../../electron/engine/monitoring/estimate';
import { lossScale, scaleFrom } from '../../../../electron/engine/monitoring/losses';
import { noiseOf } from '../../../../electron/engine/monitoring/noise';
import type { EstimatorFacts } from '../../../../shared/schemas/monitoring';
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

  const factsOf = (facts: Partial<EstimatorFacts>) =>
    ({ scale: null, promise: { loss: 0.2, error: 0, deviation: 0.4 }, ...facts }) as EstimatorFacts;

  it('has a wider band for fewer outcomes, nearer to a half, and where times differ', () => {
    const facts = factsOf({ noise: 0.16, drift: 0.0001, rows: 5000 });
    const [low, high] = bandOf(0.8, 100, facts);
    expect(high - low).toBeCloseTo(2 * normalQuantile * Math.sqrt(0.16 / 100 + 0.16 / 5000 + 0.0001), 12);
    expect(bandOf(0.8, 50, facts)[0]).toBeLessThan(low);
    const [lower, higher] = bandOf(0.6, 100, facts);
    expect(higher - lower).toBeCloseTo(2 * normalQuantile * Math.sqrt(0.24 / 100 + 0.16 / 5000 + 0.0001), 12);
  });

  it('has a drift of what the training time tells and of what earlier estimates missed beyond chance', () => {
    const facts = factsOf({ noise: 0.16, drift: 0.0001, rows: 1e9 });
    const missed = { estimated: 0.8, realised: 0.75, outcomes: 400 };
    expect(driftAfter(facts, [])).toBeCloseTo(0.0001, 12);
    expect(driftAfter(facts, [missed, missed])).toBeCloseTo((0.001 + 2 * (0.0025 - 0.0004)) / 12, 9);
    expect(driftAfter(facts, Array(9).fill({ ...missed, realised: 0.8 }))).toBe(0);
  });

  it.each([
    ['stays as it is', { step: 0, each: 0, fall: 0 }],
    ['has good and bad times', { step: 0, each: 0.005, fall: 0 }],
    ['wanders', { step: 0.004, each: 0, fall: 0 }],
    ['brings clients that are harder to tell', { step: 0, each: 0, fall: 0.08 }],
  ])('has a band that holds as often as it says, within three points, where the world %s', (_, world) => {
    const held = Array.from({ length: 40 }, (_, stream) => heldShare(world, seededRandom(1000 + stream)));
    const mean = held.reduce((sum, one) => sum + one, 0) / held.length;
    expect(mean).toBeGreaterThan(0.92);
    expect(mean).toBeLessThan(0.98);
  });

  /** Of 40 chunks of 500 rows after 20 of training: the share that the band held. */
  function heldShare({ step, each, fall }: { step: number; each: number; fall: number }, random: () => number): number {
    const [perChunk, trained, later] = [500, 20, 40];
    let level = 0.8;
    const rightOf = (lower: number) => {
      level += step * normal(random);
      const share = level + each * normal(random) - lower;
      return Float64Array.from({ length: perChunk }, () => Number(random() < share));
    };
    const actual = Float64Array.from(Array.from({ length: trained }, () => [...rightOf(0)]).flat());
    const answer = new Float64Array(actual.length).fill(1);
    const rows = Int32Array.from(actual.keys());
    const honest = { rows, answer, actual, client: rows, time: Float64Array.from(rows) };
    const mean = meanOf(actual);
    const noise = noiseOf(
      honest,
      answer.map(() => mean),
      lossScale(honest, null, 0),
      { scale: null, slope: 0 },
    );
    const deviation = Math.sqrt(mean * (1 - mean));
    const facts = factsOf({ ...noise, rows: actual.length, promise: { loss: 1 - mean, error: 0, deviation } });
    const tried: Tried[] = [];
    const estimated = mean - fall;
    let held = 0;
    for (let chunk = 0; chunk < later; chunk++) {
      const realised = meanOf(rightOf(fall));
      const [low, high] = bandOf(estimated, perChunk, { ...facts, drift: driftAfter(facts, tried) });
      held += Number(low <= realised && realised <= high);
      tried.push({ estimated, realised, outcomes: perChunk });
    }
    return held / later;
  }
});

/** About normal: the sum of twelve. */
function normal(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
}

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
