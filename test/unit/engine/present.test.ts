import { describe, expect, it } from 'vitest';
import { ageWeights, blocksOf, chooseHalfLife } from '../../../electron/engine/present';
import { seededRandom } from '../../helpers/random.mjs';

const perDay = 40;
const days = 60;
const rows = perDay * days;
const times = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / perDay));
const own = Int32Array.from(times.keys());

/** Values of noise, and of what a day adds. */
function series(seed: number, levelOf: (day: number) => number): Float64Array {
  const random = seededRandom(seed);
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return times.map((day) => levelOf(day) + noise());
}

const halfLife = (values: Float64Array, client = own) => chooseHalfLife(times, client, [values]);

describe('the half-life that the data decide', () => {
  it('is none where nothing changes: in at most one of 200 series', () => {
    const found = Array.from({ length: 200 }, (_, seed) => halfLife(series(seed, () => 0)));
    expect(found.filter((one) => one !== null).length).toBeLessThanOrEqual(1);
  });

  it('is short right after a sudden change, and longer when the new state has held for a while', () => {
    const changedFor = (held: number) => halfLife(series(3, (day) => (day < days - held ? 0 : 1.5)));
    const [soon, later] = [changedFor(5), changedFor(25)];
    expect(soon).toBeGreaterThan(0);
    expect(soon).toBeLessThan(4);
    expect(later).toBeGreaterThan(soon ?? 0);
  });

  it('is found where a level drifts', () => {
    expect(halfLife(series(4, (day) => day / 20))).not.toBeNull();
  });

  it('does not hang on a single odd day', () => {
    expect(halfLife(series(5, (day) => (day === days - 4 ? 3 : 0)))).toBeNull();
  });

  it('takes rows of one client for what they are: not independent', () => {
    // Each day one client alone makes a difference, with all of the day's rows.
    const daily = series(6, () => 0).map((_, row, values) => values[perDay * Math.floor(row / perDay)]);
    expect(halfLife(daily, Int32Array.from(times))).toBeNull();
  });

  it('rests on rows with a date alone: 60 without one are no state of 1970 that has held ever since', () => {
    const start = 20_000;
    const values = series(3, (day) => (day < days - 5 ? 0 : 1.5));
    const dated = times.map((day) => start + day);
    const found = chooseHalfLife(dated, own, [values]);
    expect(found).toBeGreaterThan(0);
    const none = Array.from({ length: 60 }, (_, i) => i);
    const together = {
      times: Float64Array.from([...none.map(() => 0), ...dated]),
      client: Int32Array.from([...none.map((i) => rows + i), ...own]),
      values: Float64Array.from([...none.map((i) => i % 3), ...values]),
    };
    expect(chooseHalfLife(together.times, together.client, [together.values])).toBe(found);
  });

  it('is the shortest of several series', () => {
    const [still, moving] = [series(7, () => 0), series(8, (day) => (day < 50 ? 0 : 1.5))];
    expect(chooseHalfLife(times, own, [still, moving])).toBe(halfLife(moving));
  });

  it('can’t be told from a few days, or from rows of one moment', () => {
    const few = times.map((day) => Math.floor(day / 20));
    expect(chooseHalfLife(few, own, [series(3, (day) => day)])).toBeNull();
    expect(
      chooseHalfLife(
        times.map(() => 0),
        own,
        [series(3, (day) => day)],
      ),
    ).toBeNull();
  });
});

describe('weights by age', () => {
  it('halve with every half-life, and never grow for what lies ahead', () => {
    const weights = ageWeights(Float64Array.of(0, 20, 30, 40), 30, 10);
    expect([...weights]).toEqual([1 / 8, 1 / 2, 1, 1]);
    expect([...ageWeights(Float64Array.of(0, 30), 30, null)]).toEqual([1, 1]);
  });
});

describe('blocks by time', () => {
  it('hold every row once, in order, and part no moment', () => {
    const shuffled = Float64Array.from({ length: 997 }, (_, i) => Math.floor(((i * 7919) % 997) / 13));
    const blocks = blocksOf(shuffled, { leastRows: 20, mostBlocks: 12 });
    expect(blocks.length).toBeLessThanOrEqual(12);
    const all = blocks.flatMap((block) => [...block]);
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 997 }, (_, i) => i));
    for (let i = 1; i < blocks.length; i++) {
      expect(shuffled[blocks[i - 1].at(-1) ?? 0]).toBeLessThan(shuffled[blocks[i][0]]);
    }
  });
});
