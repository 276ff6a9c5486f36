import { describe, expect, it } from 'vitest';
import { resamplesOf } from '../../../electron/engine/draws';

describe('the resamples of some units', () => {
  it('are the same whoever asks, in whatever order, and draw as many units as there are', () => {
    const first = [7, 0, 3].map((place) => [...resamplesOf(50).at(place)]);
    resamplesOf(51).at(0);
    const again = [0, 3, 7].map((place) => [...resamplesOf(50).at(place)]);
    expect(again).toEqual([first[1], first[2], first[0]]);
    for (const times of first) expect(times.reduce((sum, one) => sum + one, 0)).toBe(50);
    expect(new Set(first.map(String)).size).toBe(3);
  });

  it('draw each unit alike', () => {
    const draws = resamplesOf(20);
    const sums = new Float64Array(20);
    for (let place = 0; place < 2000; place++)
      for (const [unit, times] of draws.at(place).entries()) sums[unit] += times;
    // Poisson about 2,000: within five standard deviations.
    for (const sum of sums) expect(Math.abs(sum - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });
});
