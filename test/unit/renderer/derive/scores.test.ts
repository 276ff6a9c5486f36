import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gainOverChance,
  markStep,
  marks,
  niceDomain,
  scoreSeries,
  sparkRange,
} from '../../../../renderer/derive/scores';
import { aucInterval } from '../../../../shared/scores';
import { versionOf, workspaceTasks } from './records';

const tasks = workspaceTasks.filter(({ name }) => name !== 'churn');
const versions = [
  versionOf('v_20260201_020000', {
    purchase: { score: 0.6, baseline: 0.5, yesShare: 0.25, clients: 400 },
    clv: { score: 0.4, clients: 10 },
  }),
  versionOf('v_20260208_020000', { purchase: {} }),
];
const deployments = [
  {
    id: 1,
    key: 'a',
    at: 1,
    kind: 'first' as const,
    actor: 'a',
    reason: '',
    tasks: [{ task: 'purchase', from: null, to: 'v_20260201_020000' }],
  },
];

describe('scoreSeries', () => {
  const [purchase, clv] = scoreSeries(tasks, versions, deployments, {
    purchase: { version: 'v_20260201_020000', deployedAt: 1 },
  });

  it('holds a point per version that has the task, in order', () => {
    expect(purchase.points.map(({ version }) => version)).toEqual(['v_20260201_020000', 'v_20260208_020000']);
    expect(clv.points.map(({ version, score }) => [version, score])).toEqual([['v_20260201_020000', 0.4]]);
  });

  it('says who was live, task by task', () => {
    expect(purchase.points.map(({ deployed, champion }) => [deployed, champion])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(clv.points[0].deployed).toBe(false);
  });

  it('has no score where there was no holdout, and an interval for what is a yes or no only', () => {
    expect(purchase.points[1]).toMatchObject({ score: null, baseline: null, interval: null });
    expect(purchase.points[0].interval).toEqual(aucInterval(0.6, 100, 300));
    expect([purchase.metric, clv.metric]).toEqual(['auc', 'r2Clipped']);
    expect(clv.points[0].interval).toBeNull();
    expect(gainOverChance(purchase.points[0])).toBeCloseTo(0.1);
    expect(gainOverChance(purchase.points[1])).toBeNull();
  });
});

describe('axis marks', () => {
  it('hold all values, with three to eight marks', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 0.95, noNaN: true }),
        fc.double({ min: 0.001, max: 1.5, noNaN: true }),
        (low, span) => {
          const values = [low, Math.min(1, low + span)];
          const step = markStep(values[1] - values[0]);
          const domain = niceDomain(values, step);
          expect(domain[0]).toBeLessThanOrEqual(values[0]);
          expect(domain[1]).toBeGreaterThanOrEqual(values[1]);
          const found = marks(domain, step);
          expect(found.length).toBeGreaterThanOrEqual(3);
          expect(found.length).toBeLessThanOrEqual(8);
        },
      ),
    );
  });

  it('are round', () => {
    expect(markStep(0.15)).toBeCloseTo(0.05);
    expect(marks([0.55, 0.85], 0.1)).toEqual([0.6, 0.7, 0.8]);
  });
});

describe('a sparkline', () => {
  const heightOf = (values: number[], margin: number) => {
    const { from, span } = sparkRange(values, margin);
    return values.map((value) => (value - from) / span);
  };

  it('shows a fall that would not matter as a small one, in the middle', () => {
    const [before, after] = heightOf([0.698, 0.697], 0.02);
    expect(before - after).toBeCloseTo(0.001 / 0.08);
    expect((before + after) / 2).toBeCloseTo(0.5);
  });

  it('fills its height with what matters', () => {
    expect(heightOf([0.5, 0.8], 0.02)).toEqual([0, 1]);
  });

  it('is level where nothing changes, whatever the margin', () => {
    for (const height of heightOf([0.7, 0.7], 0)) expect(height).toBeCloseTo(0.5);
  });
});
