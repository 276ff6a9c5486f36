import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, fitCalibration, fitIsotonic, fitSigmoid, type Unseen } from '../../../electron/engine/calibration';
import { fitFeature } from '../../../electron/engine/features';
import { logLosses } from '../../../electron/engine/metrics';
import { Random } from '../../../electron/engine/rng';

const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Votes whose truth is a known distortion of them, one each day. */
function distorted(rows: number, truth: (p: number, row: number) => number, seed = 5): Unseen {
  const random = new Random(seed, rows);
  const probability = Float64Array.from({ length: rows }, () => 0.05 + 0.9 * random.unit());
  const actual = probability.map((p, row) => (random.unit() < truth(p, row) ? 1 : 0));
  const days = Int32Array.from(probability.keys());
  return { probability, actual, client: days, time: Float64Array.from(days) };
}

const alike = (rows: number) => new Float64Array(rows).fill(1);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('calibration', () => {
  it('by a sigmoid finds the distortion', () => {
    const rows = distorted(20_000, (p) => sigmoid(1.8 * logit(p) - 0.7));
    const fitted = fitSigmoid({ ...rows, weight: alike(20_000) });
    expect(fitted).toMatchObject({ kind: 'sigmoid' });
    if (fitted.kind !== 'sigmoid') return;
    expect(fitted.slope).toBeCloseTo(1.8, 0);
    expect(fitted.offset).toBeCloseTo(-0.7, 1);
  });

  it('by a sigmoid on weighted rows is what it is on rows that come so many times', () => {
    const rows = distorted(300, (p) => p);
    const weight = Float64Array.from(rows.actual, (_, i) => 1 + (i % 3));
    const times = Uint32Array.from([...weight].flatMap((count, i) => new Array<number>(count).fill(i)));
    const repeated = (values: Float64Array) => Float64Array.from(times, (i) => values[i]);
    const [one, other] = [
      fitSigmoid({ ...rows, weight }),
      fitSigmoid({
        probability: repeated(rows.probability),
        actual: repeated(rows.actual),
        weight: alike(times.length),
      }),
    ];
    if (one.kind !== 'sigmoid' || other.kind !== 'sigmoid') throw new Error('no sigmoid');
    expect(one.slope).toBeCloseTo(other.slope, 9);
    expect(one.offset).toBeCloseTo(other.offset, 9);
  });

  it('by an isotonic curve pools what falls, by hand', () => {
    // Ten clients at each answer, so that each height may stand by itself.
    const tens = (values: readonly number[]) => Float64Array.from(values.flatMap((value) => new Array(10).fill(value)));
    const probability = tens([0.1, 0.2, 0.2, 0.4, 0.5, 0.9]);
    const actual = tens([0, 1, 0, 0, 1, 1]);
    const client = Int32Array.from(actual.keys());
    const fitted = fitIsotonic({ probability, actual, client, weight: alike(60) });
    // 0.2, 0.2 and 0.4 hold 1 of 3; ten clients allow 1 in 12, twenty 1 in 22.
    expect(fitted).toEqual({
      kind: 'isotonic',
      x: [expect.closeTo(0.1, 12), expect.closeTo(0.8 / 3, 12), expect.closeTo(0.7, 12)],
      y: [expect.closeTo(1 / 12, 12), expect.closeTo(1 / 3, 12), expect.closeTo(21 / 22, 12)],
    });
    expect(calibrate(fitted, 0)).toBeCloseTo(1 / 12, 12);
    expect(calibrate(fitted, 1)).toBeCloseTo(21 / 22, 12);
    expect(calibrate(fitted, (0.8 / 3 + 0.7) / 2)).toBeCloseTo((1 / 3 + 21 / 22) / 2, 12);
  });

  it('by an isotonic curve is no more certain than so many clients allow, however many rows they have', () => {
    const rows = 2000;
    const client = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 100));
    const actual = Float64Array.from(client, (one) => (one < 10 ? 0 : 1));
    const probability = Float64Array.from(actual, (y, i) => 0.2 + 0.6 * y + (i % 7) / 1000);
    const fitted = fitIsotonic({ probability, actual, client, weight: alike(rows) });
    if (fitted.kind !== 'isotonic') throw new Error('no curve');
    expect(Math.min(...fitted.y)).toBeCloseTo(1 / 12, 12);
    expect(Math.max(...fitted.y)).toBeCloseTo(11 / 12, 12);
  });

  it('never falls', () => {
    const row = fc.record({
      p: fc.integer({ min: 0, max: 20 }),
      y: fc.integer({ min: 0, max: 1 }),
      client: fc.integer({ min: 0, max: 60 }),
      weight: fc.double({ min: 1e-9, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 200 }), (rows) => {
        const fitted = fitIsotonic({
          probability: Float64Array.from(rows, ({ p }) => p / 20),
          actual: Float64Array.from(rows, ({ y }) => y),
          client: Int32Array.from(rows, ({ client }) => client),
          weight: Float64Array.from(rows, ({ weight }) => weight),
        });
        if (fitted.kind !== 'isotonic') throw new Error('no curve');
        fitted.y.forEach((y, i) => {
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(1);
          if (i > 0) expect(y).toBeGreaterThanOrEqual(fitted.y[i - 1]);
        });
      }),
    );
  });

  it.each([400, 4000])('of %i rows lowers the loss on rows it has not seen', (rows) => {
    const truth = (p: number) => sigmoid(2.5 * logit(p) - 1);
    const { calibration, halfLife } = fitCalibration(distorted(rows, truth), null);
    expect(halfLife).toBeNull();
    const fresh = distorted(5000, truth, 6);
    const lossOf = (probability: Float64Array) => mean(logLosses(probability, fresh.actual));
    const told = fresh.probability.map((p) => calibrate(calibration!, p));
    const best = fresh.probability.map(truth);
    expect(lossOf(told) - lossOf(best)).toBeLessThan((lossOf(fresh.probability) - lossOf(best)) / 10);
  });

  it('takes a curve where a sigmoid can’t follow', () => {
    const { calibration } = fitCalibration(
      distorted(8000, (p) => (p < 0.3 ? 0.05 : p < 0.7 ? 0.5 : 0.6)),
      null,
    );
    expect(calibration?.kind).toBe('isotonic');
  });

  it('follows a share of yes that has moved', () => {
    const rows = distorted(6000, (p, row) => sigmoid(logit(p) + (row < 4000 ? -3 : 0.5)));
    const { calibration, halfLife } = fitCalibration(rows, null);
    expect(halfLife).toBeGreaterThan(0);
    const fresh = distorted(4000, (p) => sigmoid(logit(p) + 0.5), 6);
    const told = fresh.probability.map((p) => calibrate(calibration!, p));
    expect(Math.abs(mean(told) - mean(fresh.actual))).toBeLessThan(0.05);
  });

  it('follows it where some votes have no date: these tell of no time', () => {
    const moved = distorted(6000, (p, row) => sigmoid(logit(p) + (row < 4000 ? -3 : 0.5)));
    const dated = { ...moved, time: moved.time.map((day) => 20_000 + day) };
    // All of one answer, as many labels of a file may be.
    const none = new Array<number>(60).fill(0);
    const together = {
      probability: Float64Array.from([...none.map(() => 0.4), ...dated.probability]),
      actual: Float64Array.from([...none.map((_, i) => i % 2), ...dated.actual]),
      client: Int32Array.from([...none.map((_, i) => 10_000 + 5 * i), ...dated.client]),
      time: Float64Array.from([...none, ...dated.time]),
    };
    const found = fitCalibration(together, null);
    expect(found).toEqual(fitCalibration(dated, null));
    expect(found.halfLife).toBeGreaterThan(0);
    expect(found.calibration).not.toBeNull();
  });

  it('keeps what the model had where nothing has changed, or too few clients can tell', () => {
    const had = { kind: 'sigmoid' as const, slope: 1.8, offset: -0.7 };
    const rows = distorted(60, (p) => sigmoid(1.8 * logit(p) - 0.7));
    const one = { ...rows, client: rows.client.map(() => 1) };
    expect(fitCalibration(one, had).calibration).toBe(had);
    expect(fitCalibration(one, null).calibration).toBeNull();
  });

  it('is left out where votes already say what comes', () => {
    const { calibration } = fitCalibration(
      distorted(300, (p) => p, 3),
      null,
    );
    expect(calibration).toBeNull();
  });
});

describe('encoding of a category', () => {
  const names = ['a', 'b', 'c', 'rare'];
  const codes = Int32Array.from({ length: 400 }, (_, i) => (i === 7 ? 3 : i % 40 === 1 ? -1 : i % 3));
  const target = Float64Array.from(codes, (code, i) => (code === 1 ? 1 : code === 0 ? i % 2 : 0));
  const rows = Int32Array.from(codes.keys());

  it('puts values in the order of their mean target, and the rare among the others', () => {
    const schema = fitFeature('x', { type: 'category', codes, names }, rows, target);
    expect(schema).toEqual({ name: 'x', type: 'category', values: ['c', 'a', 'b'], numbers: [0, 2, 3], other: 1 });
  });

  it('does not depend on the order of rows, or of the dictionary', () => {
    const order = Int32Array.from(rows).reverse();
    const swapped = codes.map((code) => [2, 0, 1, 3][code] ?? -1);
    const schema = fitFeature(
      'x',
      { type: 'category', codes: swapped, names: ['b', 'c', 'a', 'rare'] },
      order,
      Float64Array.from(order, (row) => target[row]),
    );
    expect(schema).toEqual(fitFeature('x', { type: 'category', codes, names }, rows, target));
  });
});
