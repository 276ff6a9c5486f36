import { expect, it } from 'vitest';
import { bandPath, linePath } from '../../../../renderer/derive/paths';

it('a line goes through its places, and is interrupted where there is none', () => {
  const places = [[0, 1], [10, 2.00499], null, null, [20.016, 3]] as const;
  expect(linePath(places)).toBe('M0,1L10,2M20.02,3');
  expect(linePath([])).toBe('');
  expect(linePath([null])).toBe('');
});

it('a band goes along its upper edge and back along its lower one', () => {
  const low = [
    [0, 9],
    [1, 8],
    [2, 7],
    [3, 6],
  ] as const;
  const high = [[0, 5], [1, 4], null, [3, 2]] as const;
  expect(bandPath(low, high)).toBe('M0,5L1,4L1,8L0,9ZM3,2L3,6Z');
});
