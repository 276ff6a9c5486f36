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
    ...{ headline: rival('naive', 0).gain, proper: rival('naive', 0).gain, auc: null },
  },
};

describe('simple rivals', () => {
  it('are not told of where the candidate is better than all', () => {
    const lastTime = { baseline: metrics(0.5), champion: metrics(0.4), candidate: metrics(0.4) };
    expect(describeRivals({ judgement, yardsticks: [rival('naive', 0.1), rival('linear', 0.01)], lastTime })).toBe('');
    expect(describeRivals({ judgement, yardsticks: [], lastTime: null })).toBe('');
  });

  it('are named where it is no better', () => {
    const yardsticks = [rival('naive', 0.1), rival('linear', -0.01), rival('lifetimes', 0)];
    const lastTime = { baseline: metrics(0.4), champion: metrics(0.5), candidate: metrics(0.5) };
    expect(describeRivals({ judgement, yardsticks, lastTime })).toBe(
      ' It is no better in log loss than a regression on all features (0.500) and BG/NBD (0.500) and “same as last time”.',
    );
  });
});
