import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Evidence } from '../../../electron/operations/verdict';
import type { ClassificationMetrics } from '../../../shared/schemas/metrics';
import { defaultTasks, type Policy } from '../../../shared/tasks';

const metrics: ClassificationMetrics = {
  kind: 'classification',
  rows: 612,
  clients: 600,
  positives: 300,
  accuracy: 0.7,
  balancedAccuracy: 0.7,
  auc: 0.75,
  logLoss: 0.6,
  brier: 0.2,
  precision: 0.7,
  recall: 0.7,
  f1: 0.7,
};

function comparison(difference: number, lower: number, upper: number, rowsNeeded: number | null = 5000): Evidence {
  return {
    candidate: metrics,
    metrics: [],
    difference: {
      metric: 'accuracy',
      champion: 0.7,
      candidate: 0.7 + difference,
      difference,
      lower,
      upper,
      level: 0.95,
      resamples: 2000,
      rowsNeeded,
    },
  };
}

const withPolicy = (policy: Policy) => ({ ...defaultTasks[0], policy, margin: 0.02 });
const decideBy = (policy: Policy, difference: number, lower: number, upper: number) =>
  decide(withPolicy(policy), 'v_20260208_020000', comparison(difference, lower, upper));

describe('a verdict', () => {
  it.each([
    [0.041, 0.012, 0.07, 'better'],
    [-0.041, -0.07, -0.012, 'worse'],
    [0.005, -0.01, 0.02, 'not worse'],
    [0.005, -0.05, 0.06, 'inconclusive'],
  ])('of %d (%d to %d) is %s', (difference, lower, upper, verdict) => {
    expect(decideBy('guarded', difference, lower, upper).verdict).toBe(verdict);
  });

  it('is a sentence that names the change, the clients, the interval, and what a clear answer would need', () => {
    expect(decideBy('guarded', 0.041, 0.012, 0.07).sentence).toBe(
      'Purchase v_20260208_020000 answers 4.1 points more of 612 holdout rows (600 clients) correctly (95 %: +1.2 to +7.0): better.',
    );
    expect(decideBy('guarded', -0.005, -0.05, 0.06).sentence).toBe(
      'Purchase v_20260208_020000 answers 0.5 points less of 612 holdout rows (600 clients) correctly (95 %: −5.0 to +6.0): inconclusive. A clear answer about a difference of this size would need some 5,000 rows.',
    );
  });

  it('calls a task as the screens do', () => {
    const clv = { ...defaultTasks[2], policy: 'guarded' as const, margin: 0.02 };
    const { sentence } = decide(clv, 'v_20260208_020000', comparison(0.041, 0.012, 0.07));
    expect(sentence).toMatch(
      /^Lifetime value v_20260208_020000 scores 0\.041 higher in R² \(clipped\) on 612 holdout rows/,
    );
  });

  it('says so where there is no difference at all', () => {
    expect(decideBy('guarded', 0, -0.012, 0.012).sentence).toContain('answers as many of 612 holdout rows');
  });

  it('rounds the rows that a clear answer would need, and shows on which side of zero a small bound lies', () => {
    const { sentence } = decide(withPolicy('guarded'), 'v', comparison(0.005, -0.0002, 0.0101, 1_166_561));
    expect(sentence).toContain('(95 %: −0.02 to +1.0)');
    expect(sentence).toMatch(/would need some 1,200,000 rows\.$/);
  });
});

describe('the default policy', () => {
  const withAuc = (value: number, lower: number, upper: number) => {
    const one = { value: 0.7, lower: 0.6, upper: 0.8 };
    const auc = {
      metric: 'auc' as const,
      champion: one,
      candidate: one,
      difference: { value, lower, upper },
      baseline: 0.5,
    };
    return decide(withPolicy('guarded'), 'v', { ...comparison(0.01, -0.01, 0.03), metrics: [auc] });
  };

  it('refuses a candidate that gains accuracy but tells clients apart clearly worse, and says so', () => {
    expect(withAuc(-0.05, -0.08, -0.02)).toMatchObject({
      deploy: false,
      reason: 'It scores higher, but tells clients apart clearly worse (AUC −0.050; 95 %: −0.080 to −0.020).',
    });
  });

  it('does not mind an AUC that is lower within the reach of chance', () => {
    expect(withAuc(-0.01, -0.03, 0.01).deploy).toBe(true);
  });
});

describe('a policy', () => {
  it.each<[Policy, number, number, number, boolean]>([
    ['guarded', 0.01, -0.01, 0.03, true],
    ['guarded', 0.01, -0.02, 0.04, false],
    ['guarded', 0, 0, 0, false],
    ['guarded', -0.001, -0.01, 0.01, false],
    ['point', 0.001, -0.5, 0.5, true],
    ['point', 0, -0.5, 0.5, false],
    ['significant', 0.03, 0.001, 0.06, true],
    ['significant', 0.03, 0, 0.06, false],
    ['ask', 0.3, 0.2, 0.4, false],
  ])('%s on %d (%d to %d) deploys: %s', (policy, difference, lower, upper, deploy) => {
    expect(decideBy(policy, difference, lower, upper).deploy).toBe(deploy);
  });

  it('never deploys what is worse, and significant implies guarded implies point', () => {
    const change = fc.double({ min: -0.2, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(change, change, change, (a, b, c) => {
        const [lower, difference, upper] = [a, b, c].sort((x, y) => x - y);
        const [significant, guarded, point] = (['significant', 'guarded', 'point'] as const).map(
          (policy) => decideBy(policy, difference, lower, upper).deploy,
        );
        if (upper < 0) expect(significant || guarded || point).toBe(false);
        if (significant) expect(guarded).toBe(true);
        if (guarded) expect(point).toBe(true);
      }),
    );
  });
});
