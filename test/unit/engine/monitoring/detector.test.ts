import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmOf } from '../../../../electron/engine/monitoring/alarms';
import { findRises } from '../../../../electron/engine/monitoring/detector';
import { seededRandom } from '../../../helpers/random.mjs';

const tasks = 3;
const limit = 5 * 365 * tasks;
const binary = (loss: number, alike = 0.5) => ({ loss, deviation: Math.sqrt(loss * (1 - loss)), margin: 0.02, alike });

/** Losses of 0 and 1, a hundred a day, each of another client unless said otherwise. */
function stream(seed: number, rows: number, rateAt: (row: number) => number, clients = rows) {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, row) => ({
    loss: Number(random() < rateAt(row)),
    client: row % clients,
    ofDay: 100,
  }));
}

describe('the test of outcomes', () => {
  it('raises no alarm in a year of a hundred streams without change, one at the most', () => {
    const alarms = Array.from({ length: 100 }, (_, seed) =>
      findRises(
        stream(seed, 36_500, () => 0.2),
        binary(0.203),
        limit,
      ),
    );
    expect(alarms.filter(({ length }) => length > 0).length).toBeLessThanOrEqual(5);
  });

  it('lets a rise of less than matters pass, finds one of five points, and says where it began and ended', () => {
    const small = findRises(
      stream(1, 30_000, (row) => (row < 10_000 ? 0.2 : 0.205)),
      binary(0.203),
      limit,
    );
    expect(small).toEqual([]);
    const [rise, ...others] = findRises(
      stream(2, 40_000, (row) => (row >= 10_000 && row < 16_000 ? 0.25 : 0.2)),
      binary(0.203),
      limit,
    );
    expect(others).toEqual([]);
    expect(rise.found).toBeGreaterThan(10_000);
    expect(rise.found).toBeLessThan(14_000);
    expect(Math.abs(rise.since - 10_000)).toBeLessThan(1500);
    expect(Math.abs((rise.until ?? 0) - 16_000)).toBeLessThan(1500);
  });

  it('is not misled by the same few clients asked again and again', () => {
    // Of 500 clients more are hard than promised: those of the holdout were others. They are asked every week.
    const random = seededRandom(5);
    const hard = Array.from({ length: 500 }, () => Number(random() < 0.2));
    const rows = Array.from({ length: 26_000 }, (_, row) => ({
      loss: random() < 0.9 ? hard[row % 500] : Number(random() < 0.2),
      client: row % 500,
      ofDay: 500,
    }));
    const rate = rows.reduce((sum, { loss }) => sum + loss, 0) / rows.length;
    expect(findRises(rows, binary(rate - 0.02, 0.9), limit)).toEqual([]);
    const apart = rows.map((one, client) => ({ ...one, client }));
    expect(findRises(apart, binary(rate - 0.02, 0.9), limit)).not.toEqual([]);
  });

  it('never raises an alarm where no loss is above the promise', () => {
    const losses = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { maxLength: 2000 });
    fc.assert(
      fc.property(losses, (values) => {
        const observed = values.map((loss, client) => ({ loss, client, ofDay: 10 }));
        expect(findRises(observed, { loss: 0.2, deviation: 0.05, margin: 0.02, alike: 0.5 }, 1)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('has told the past the same whatever comes after', () => {
    const rows = stream(3, 20_000, (row) => (row < 5000 ? 0.2 : 0.27));
    const [whole] = findRises(rows, binary(0.203), limit);
    const [part] = findRises(rows.slice(0, whole.found + 1), binary(0.203), limit);
    expect(part).toEqual({ ...whole, until: null });
    expect(findRises(rows.slice(0, whole.found), binary(0.203), limit)).toEqual([]);
  });
});

describe('an alarm', () => {
  it.each([
    [{ lower: 0.03, upper: 0.05 }, 'harmful'],
    [{ lower: 0.01, upper: 0.05 }, 'cannot_tell_yet'],
    [{ lower: 0.001, upper: 0.015 }, 'harmless'],
  ])('with a drop of %o is %s', (drop, harm) => {
    expect(harmOf(drop)).toBe(harm);
  });
});
