import { describe, expect, it } from 'vitest';
import { timeDomain } from '../../../../renderer/charts/axes';
import { dayMs, minuteMs } from '../../../../shared/time';

describe('times on an axis', () => {
  it('that are one have a day around them', () => {
    const [from, to] = timeDomain([1e12, 1e12 + 2000], 0.04);
    expect(to - from).toBe(dayMs + 2000);
    expect((from + to) / 2).toBe(1e12 + 1000);
  });

  it('that are several have a share of their span on both sides', () => {
    expect(timeDomain([0, 10 * dayMs], 0.1)).toEqual([-dayMs, 11 * dayMs]);
    expect(timeDomain([0, 2 * minuteMs], 0.1)).toEqual([-minuteMs / 2, 2.5 * minuteMs]);
  });
});
