import { describe, expect, it } from 'vitest';
import { describeRivals } from '../../../electron/operations/finding';
import type { Yardstick } from '../../../shared/schemas/comparison';
import type { Metrics } from '../../../shared/schemas/metrics';

const metrics = (logLoss: number): Metrics => ({
  kind: 'classification',
  ...{ rows: 9, clients: 9, positives: 3, accuracy: 0.7, balancedAccuracy: 0.7, auc: 0.7, logLoss, brier: 0.2 },
  ...{ precision: 0.5, recall: 0.5, f1: 0.5 },
});
const rival = (name: Yardstick['name'], gain: number): Yardstick => ({
  name,
  metrics: metrics(0.5),
  gain: { value: gain, lower: gain - 1, upper: gain + 1, error: 0.5 },
});
const judgement = {
  ...({ properScore: 'logLoss', halfLifeDays: null, decidedBy: 'data', before: null } as const),
  present: {
    ...{ rows: 9, clients: 9, classes: { yes: 3, no: 6 } },
    ...{ headline: rival('naive', 0).gain, proper: rival('naive', 0).gain, auc: null, level: 0.95 },
  },
};

describe('simple rivals', () => {
  it('are not told of where the candidate is better than all', () => {
    const lastTime = { baseline: metrics(0.5), champion: metrics(0.4), candidate: metrics(0.4) };
    expect(describeRivals({ judgement, yardsticks: [rival('naive', 0.1), rival('linear', 0.01)], lastTime })).toBe('');
    expect(describeRivals({ judgement, yardsticks: [], lastTime: null })).toBe('');
  });

  it('are not told of where the score is undefined, and an R² below zero keeps its sign', () => {
    const amounts = (r2Clipped: number | null): Metrics => ({
      ...{ kind: 'regression', rows: 9, clients: 9, r2: r2Clipped, r2Clipped, mae: 1, rmse: 1, topTenth: null },
    });
    const told = (r2: number | null, gain: number) =>
      describeRivals({
        judgement: { ...judgement, properScore: 'r2Clipped' },
        yardsticks: [{ ...rival('naive', gain), metrics: amounts(r2) }],
        lastTime: { baseline: amounts(r2), champion: amounts(r2), candidate: amounts(r2) },
      });
    expect(told(null, 0)).toBe('');
    expect(told(-0.0521, -0.1)).toBe(
      ' It is no better in R² (clipped) than the naive answer (−0.0521) and “same as last time”.',
    );
  });

  it('are named where it is no better', () => {
    const yardsticks = [rival('naive', 0.1), rival('linear', -0.01), rival('lifetimes', 0)];
    const lastTime = { baseline: metrics(0.4), champion: metrics(0.5), candidate: metrics(0.5) };
    expect(describeRivals({ judgement, yardsticks, lastTime })).toBe(
      ' It is no better in log loss than a regression on all features (0.500) and BG/NBD (0.500) and “same as last time”.',
    );
  });
});
