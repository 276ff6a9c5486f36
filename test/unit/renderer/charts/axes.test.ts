import { describe, expect, it } from 'vitest';
import { scoreAxis, timeDomain } from '../../../../renderer/charts/axes';
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

describe('marks on an axis of scores', () => {
  it.each([
    ['rSquaredClipped', [-0.021, -0.011]],
    ['auc', [0.5, 0.9]],
    ['accuracy', [0.9261, 0.9265]],
    ['accuracy', [0.5, 0.9]],
  ])('of %s between %j are told apart', (metric, values) => {
    const { ticks, tickFormatter } = scoreAxis(metric, values);
    expect(new Set(ticks.map(tickFormatter)).size).toBe(ticks.length);
    expect(ticks.length).toBeGreaterThan(2);
  });

  it('have no more digits than that takes', () => {
    const { ticks, tickFormatter } = scoreAxis('accuracy', [0.5, 0.9]);
    expect(ticks.map(tickFormatter).every((text) => /^\d+\s%$/.test(text))).toBe(true);
  });
});
