import { describe, expect, it } from 'vitest';
import {
  calibrate,
  calibrationError,
  fitCalibration,
  fitIsotonic,
  fitSigmoid,
} from '../../../electron/engine/calibration';
import { fitFeature } from '../../../electron/engine/features';
import { Random } from '../../../electron/engine/rng';

const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Votes whose truth is a known distortion of them. */
function distorted(rows: number, truth: (p: number) => number) {
  const random = new Random(5, rows);
  const said = Float64Array.from({ length: rows }, () => 0.05 + 0.9 * random.unit());
  const actual = said.map((p) => (random.unit() < truth(p) ? 1 : 0));
  return { said, actual, clients: Int32Array.from(said.keys()) };
}

describe('calibration', () => {
  it('by a sigmoid finds the distortion', () => {
    const { said, actual } = distorted(20_000, (p) => sigmoid(1.8 * logit(p) - 0.7));
    const fitted = fitSigmoid(said, actual);
    expect(fitted).toMatchObject({ kind: 'sigmoid' });
    if (fitted.kind !== 'sigmoid') return;
    expect(fitted.slope).toBeCloseTo(1.8, 0);
    expect(fitted.offset).toBeCloseTo(-0.7, 1);
  });

  it('by an isotonic curve pools what falls, by hand', () => {
    const said = Float64Array.of(0.1, 0.2, 0.2, 0.4, 0.5, 0.9);
    const actual = Float64Array.of(0, 1, 0, 0, 1, 1);
    const fitted = fitIsotonic(said, actual);
    // 0.2, 0.2 and 0.4 hold 1 of 3; nothing is more certain than 1 in 8.
    expect(fitted).toEqual({
      kind: 'isotonic',
      x: [0.1, expect.closeTo(0.8 / 3, 12), expect.closeTo(0.7, 12)],
      y: [0.125, expect.closeTo(1 / 3, 12), 0.875],
    });
    expect(calibrate(fitted, 0)).toBe(0.125);
    expect(calibrate(fitted, 1)).toBe(0.875);
    expect(calibrate(fitted, (0.8 / 3 + 0.7) / 2)).toBeCloseTo((1 / 3 + 0.875) / 2, 12);
  });

  it.each([400, 4000])('of %i rows lowers the error on rows it has not seen', (rows) => {
    const truth = (p: number) => sigmoid(2.5 * logit(p) - 1);
    const { said, actual, clients } = distorted(rows, truth);
    const fitted = fitCalibration(said, actual, clients);
    expect(fitted?.kind).toBe(rows < 1000 ? 'sigmoid' : 'isotonic');
    const fresh = distorted(5000, truth);
    const better = fresh.said.map((p) => calibrate(fitted!, p));
    expect(calibrationError(better, fresh.actual)).toBeLessThan(calibrationError(fresh.said, fresh.actual) / 2);
  });

  it('is left out where it does not help, or can not be checked', () => {
    const random = new Random(8);
    const said = Float64Array.from({ length: 50 }, () => random.unit());
    expect(fitCalibration(said, new Float64Array(50).fill(1), Int32Array.from(said.keys()))).toBeNull();
    expect(
      fitCalibration(
        said.subarray(0, 8),
        said.subarray(0, 8).map(Math.round),
        Int32Array.from({ length: 8 }, (_, i) => i),
      ),
    ).toBeNull();
    // Votes that say exactly what comes, in both halves: whatever is fitted can only be worse.
    const exact = Float64Array.from({ length: 400 }, (_, i) => (2 * Math.floor((i % 200) / 20) + 1) / 20);
    const truth = exact.map((p, i) => (i % 20 < Math.round(p * 20) ? 1 : 0));
    const halves = Int32Array.from(exact, (_, i) => (i < 200 ? 0 : 1));
    expect(fitCalibration(exact, truth, halves)).toBeNull();
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
