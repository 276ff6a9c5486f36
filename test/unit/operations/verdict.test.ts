import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../electron/engine/policy';
import { decide, type Evidence } from '../../../electron/operations/verdict';
import type { Gain, Judgement, View } from '../../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { defaultTasks, type Policy } from '../../../shared/tasks';

const rule = { margin: 0.02, halfLife: 'auto' } as const;
const withPolicy = (policy: Policy): WorkspaceTask => ({ ...defaultTasks[0], ...rule, policy, properScore: 'logLoss' });
const candidate = 'v_20260208_020000';

/** A gain with its 95 % interval, as wide as a normal one's. */
const gain = (value: number, error: number): Gain => ({
  value,
  lower: value - 1.96 * error,
  upper: value + 1.96 * error,
  error,
});
const nothing = gain(0, 0.01);
const viewOf = (given: Partial<View> = {}): View => ({
  rows: 612,
  clients: 600,
  classes: { yes: 200, no: 500 },
  headline: nothing,
  proper: nothing,
  auc: nothing,
  level: 0.95,
  ...given,
});

/** Without the intervals, of which no sentence tells. */
function scoresOf(candidate: number, champion: number) {
  const exactly = (value: number) => ({ value, lower: value, upper: value });
  return { candidate: exactly(candidate), champion: exactly(champion), difference: exactly(candidate - champion) };
}

function evidence(present: Partial<View>, given: Partial<Judgement> = {}, rowsNeeded: number | null = null): Evidence {
  const view = viewOf(present);
  const { value: difference, lower, upper } = view.headline;
  return {
    judgement: {
      properScore: 'logLoss',
      halfLifeDays: null,
      decidedBy: 'data',
      present: view,
      before: null,
      ...given,
    },
    metrics: [{ metric: 'auc', ...scoresOf(0.746 + view.headline.value, 0.746), baseline: 0.5 }],
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

const first: Standing = { looks: 1, knowsMore: true, labels: 1.05 };
const decideBy = (policy: Policy, given: Evidence, standing = first) =>
  decide(withPolicy(policy), candidate, given, standing);

describe('a verdict', () => {
  it.each([
    ['better', gain(0.03, 0.01), gain(0, 0.01)],
    ['better', gain(0, 0.02), gain(0.05, 0.01)],
    ['worse', gain(-0.03, 0.01), gain(0.001, 0.01)],
    ['worse', gain(0, 0.02), gain(-0.05, 0.01)],
    // One says the opposite of the other.
    ['inconclusive', gain(0.03, 0.01), gain(-0.05, 0.01)],
    ['not worse', gain(0.001, 0.005), gain(0.001, 0.005)],
    ['inconclusive', gain(0.001, 0.03), gain(0.001, 0.005)],
    ['inconclusive', gain(0.001, 0.005), gain(-0.001, 0.005)],
  ])('is %s by the proper score and the headline together', (verdict, proper, headline) => {
    expect(decideBy('guarded', evidence({ proper: headline, headline: proper })).verdict).toBe(verdict);
  });

  it('is a sentence that names both scores, the clients, the intervals, and what a clear answer would need', () => {
    const better = evidence({ headline: gain(0.041, 0.0148), proper: gain(0.012, 0.0046) });
    expect(decideBy('guarded', better).sentence).toBe(
      'Purchase v_20260208_020000: AUC 0.787 against 0.746 on 612 holdout rows (600 clients): better. The difference is in AUC ±0.000 (95 %: −0.020 to +0.020), in log loss −0.012 (95 %: −0.021 to −0.003) and in accuracy +4.1 points (95 %: +1.2 to +7.0).',
    );
    const unclear = evidence({ headline: gain(-0.005, 0.028) }, {}, 1_166_561);
    expect(decideBy('guarded', unclear).sentence).toMatch(
      /: AUC 0\.741 against 0\.746 on .*: too close to call\. .* in accuracy −0\.5 points .*\. A clear answer about a difference of this size would need some 1,200,000 rows\.$/,
    );
  });

  it('says of two that were made alike that they answer alike', () => {
    const none = gain(0, 0);
    const alike = { headline: none, proper: none, auc: none };
    expect(decideBy('guarded', evidence(alike)).sentence).toBe(
      'Purchase v_20260208_020000: AUC 0.746 against 0.746 on 612 holdout rows (600 clients). Both give the same answers.',
    );
    expect(decideBy('guarded', evidence({ ...alike, proper: gain(0, 1e-6) })).sentence).toContain('not worse');
  });

  it('names the present and the time before it where they disagree', () => {
    const changed = { halfLifeDays: 30, before: viewOf({ rows: 400, proper: gain(-0.05, 0.01) }) };
    const { verdict, sentence } = decideBy('guarded', evidence({ proper: gain(0.03, 0.01) }, changed));
    expect(verdict).toBe('better');
    expect(sentence).toBe(
      'Purchase v_20260208_020000 on the newest of 612 holdout rows (600 clients; a row counts half after 30 days): better on the last 60 days, worse on the 400 rows before. The difference is in AUC ±0.000 (95 %: −0.020 to +0.020), in log loss −0.030 (95 %: −0.050 to −0.010) and in accuracy ±0.0 points (95 %: −2.0 to +2.0); before, in log loss +0.050 (95 %: +0.030 to +0.070).',
    );
    const agreeing = { ...changed, before: viewOf({ proper: gain(0.05, 0.01) }) };
    expect(decideBy('guarded', evidence({ proper: gain(0.03, 0.01) }, agreeing)).sentence).toMatch(
      /: better\. The difference is [^;]*\.$/,
    );
  });

  it('calls a task as the screens do, and amounts by R² alone', () => {
    const clv: WorkspaceTask = { ...defaultTasks[2], ...rule, policy: 'guarded', properScore: 'r2Clipped' };
    const same = gain(0.041, 0.01);
    const given: Evidence = {
      ...evidence({ proper: same, headline: same, auc: null }, { properScore: 'r2Clipped' }),
      metrics: [{ metric: 'r2Clipped', ...scoresOf(0.46, 0.419), baseline: 0 }],
    };
    expect(decide(clv, candidate, given, first).sentence).toBe(
      'Lifetime value v_20260208_020000: R² (clipped) 0.460 against 0.419 on 612 holdout rows (600 clients): better. The difference is in R² (clipped) +0.041 (95 %: +0.021 to +0.061).',
    );
  });
});

it('a verdict and its sentence rest on one interval: of the best of several, the wider one', () => {
  const wide = { ...gain(0.02, 0.0155), lower: -0.011, upper: 0.051 };
  const given = evidence({ headline: wide, proper: { ...wide, lower: -0.02 }, level: 0.9975 });
  const decided = decideBy('significant', { ...given, difference: { ...given.difference, level: 0.9975 } });
  expect(decided).toMatchObject({ verdict: 'not worse', deploy: false });
  expect(decided.sentence).not.toContain('(95 %');
  expect(decided.sentence).toContain('in log loss −0.020 (99.75 %: −0.051 to +0.020)');
  expect(decided.sentence).toContain('in accuracy +2.0 points (99.75 %: −1.1 to +5.1)');
  const byAge = decideBy('significant', evidence({ headline: wide, level: 0.9975 }, { halfLifeDays: 9 })).sentence;
  expect(byAge).toContain('in accuracy +2.0 points (99.75 %: −1.1 to +5.1)');
});

it('a loss at 95 % keeps the best of several out, though its interval is wider', () => {
  const headline = { ...gain(-0.03, 0.012), lower: -0.07, upper: 0.011 };
  const proper = gain(0.02, 0.005);
  const decided = decideBy('guarded', evidence({ headline, proper, level: 0.99875 }), { ...first, looks: 40 });
  expect(decided).toMatchObject({ deploy: false, reason: 'It is worse beyond chance (accuracy).' });
});

describe('of few clients', () => {
  const wide = { headline: gain(0.3, 0.01), proper: gain(0.3, 0.01), auc: gain(0.3, 0.01) };
  const narrow = { headline: gain(-0.3, 0.01), proper: gain(-0.3, 0.01), auc: gain(-0.3, 0.01) };
  const enough = { clients: 20, classes: { yes: 10, no: 10 } };
  const rest = { reason: 'There are too few clients for a verdict.', verdict: 'inconclusive', deploy: false };

  it.each([
    [{ ...enough, clients: 19 }, 'A verdict takes 20 clients, and there are 19.'],
    [{ clients: 1, classes: { yes: 1, no: 0 } }, 'A verdict takes 20 clients, and there is 1.'],
    [{ ...enough, classes: { yes: 1, no: 149 } }, 'A verdict takes 10 clients with a “yes”, and there is 1.'],
    [{ ...enough, classes: { yes: 30, no: 9 } }, 'A verdict takes 10 clients with a “no”, and there are 9.'],
  ])('there is no verdict, and none deploys that asks for proof: %o', (few, said) => {
    for (const policy of ['guarded', 'significant'] as const) {
      for (const found of [wide, narrow]) {
        const decided = decideBy(policy, evidence({ ...found, ...few }, {}, 99_999), { ...first, labels: 2 });
        expect(decided).toMatchObject(rest);
        expect(decided.sentence).toMatch(new RegExp(`too close to call\\. .*\\. ${said}$`));
      }
      const moving = evidence({ ...wide, ...few }, { halfLifeDays: 10, before: viewOf(narrow) });
      expect(decideBy(policy, moving)).toMatchObject(rest);
      expect(decideBy(policy, moving).sentence).toMatch(new RegExp(`too close to call\\. .* ${said}$`));
    }
    expect(decideBy('point', evidence({ ...wide, ...few })).deploy).toBe(true);
  });

  it('there is one of so many', () => {
    expect(decideBy('guarded', evidence({ ...wide, ...enough }))).toMatchObject({ verdict: 'better', deploy: true });
    expect(decideBy('significant', evidence({ ...narrow, ...enough })).verdict).toBe('worse');
    expect(decideBy('guarded', evidence({ ...wide, ...enough, classes: null })).deploy).toBe(true);
  });

  it('the time before is not told as the opposite', () => {
    const before = viewOf({ clients: 3, proper: gain(-0.05, 0.01) });
    const given = evidence({ proper: gain(0.03, 0.01) }, { halfLifeDays: 30, before });
    expect(decideBy('guarded', given).sentence).not.toContain('before');
  });
});

describe('the default policy, while nothing changes', () => {
  it('takes a candidate that ranks or calibrates better beyond chance, although accuracy is a tie at “always no”', () => {
    const tie = gain(0, 0.001);
    expect(decideBy('guarded', evidence({ headline: tie, proper: gain(0.01, 0.003) })).deploy).toBe(true);
    expect(
      decideBy('guarded', evidence({ headline: tie, proper: gain(0.001, 0.003), auc: gain(0.05, 0.01) })).deploy,
    ).toBe(true);
  });

  it.each([
    ['gains nothing', {}],
    ['gains accuracy by chance', { headline: gain(0.01, 0.01), proper: gain(0.001, 0.01) }],
    ['gains accuracy but has worse probabilities', { headline: gain(0.03, 0.01), proper: gain(-0.001, 0.01) }],
    [
      'tells clients apart clearly worse',
      { headline: gain(0.03, 0.01), proper: gain(0.001, 0.01), auc: gain(-0.05, 0.01) },
    ],
    ['answers clearly fewer correctly', { headline: gain(-0.03, 0.01), proper: gain(0.03, 0.01) }],
  ])('refuses one that %s', (_, given) => {
    expect(decideBy('guarded', evidence(given)).deploy).toBe(false);
  });

  it('lets accuracy fall within the margin where the proper score is clearly better', () => {
    const given = { headline: gain(-0.01, 0.004), proper: gain(0.03, 0.01) };
    expect(decideBy('guarded', evidence(given)).deploy).toBe(true);
  });

  it('takes one of a fifth more labels that is better on balance, not one that is no better', () => {
    const many = { ...first, looks: 30, labels: 1.2 };
    expect(decideBy('guarded', evidence({ proper: gain(0.001, 0.01) }), many).deploy).toBe(true);
    expect(decideBy('guarded', evidence({ proper: gain(-0.001, 0.01) }), many).deploy).toBe(false);
    const ranksWorse = evidence({ proper: gain(0.001, 0.01), auc: gain(-0.03, 0.01) });
    expect(decideBy('guarded', ranksWorse, many).deploy).toBe(false);
  });

  it('asks the more, the more candidates a champion has met', () => {
    const given = evidence({ proper: gain(0.025, 0.01) });
    expect(decideBy('guarded', given).deploy).toBe(true);
    const late = decideBy('guarded', given, { ...first, looks: 30 });
    expect(late).toMatchObject({ deploy: false, reason: expect.stringContaining('has met (30 by now)') });
    expect(decideBy('guarded', evidence({ proper: gain(0.04, 0.01) }), { ...first, looks: 30 }).deploy).toBe(true);
  });
});

describe('the default policy, while the data change', () => {
  const moving = { halfLifeDays: 10 };
  const slightly = (value: number) => evidence({ proper: gain(value, 0.01) }, moving);

  it('takes a candidate that knows more of the present and is no worse', () => {
    expect(decideBy('guarded', slightly(0.001)).deploy).toBe(true);
    expect(decideBy('guarded', slightly(-0.005)).deploy).toBe(true);
    expect(decideBy('guarded', slightly(-0.012)).deploy).toBe(false);
  });

  it('gives no such credit to an older version', () => {
    expect(decideBy('guarded', slightly(0.001), { ...first, knowsMore: false }).deploy).toBe(false);
    expect(decideBy('guarded', slightly(0.03), { ...first, knowsMore: false }).deploy).toBe(true);
  });

  it('refuses what is clearly worse in anything', () => {
    expect(decideBy('guarded', evidence({ headline: gain(-0.03, 0.01) }, moving)).deploy).toBe(false);
    expect(decideBy('guarded', evidence({ auc: gain(-0.03, 0.01) }, moving)).deploy).toBe(false);
  });
});

describe('a policy', () => {
  it.each<[Policy, Partial<View>, boolean]>([
    ['point', { headline: gain(0.001, 0.2) }, true],
    ['point', { headline: gain(0, 0.2), proper: gain(0.1, 0.01) }, false],
    ['significant', { headline: gain(0.03, 0.01) }, true],
    ['significant', { headline: gain(0.01, 0.01), proper: gain(0.01, 0.01) }, false],
    ['ask', { headline: gain(0.3, 0.01), proper: gain(0.3, 0.01) }, false],
  ])('%s on %o deploys: %s', (policy, given, deploy) => {
    expect(decideBy(policy, evidence(given)).deploy).toBe(deploy);
  });

  it('by default never deploys what is clearly worse in one score and clearly better in none', () => {
    const any = fc.record({
      value: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      error: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(any, any, any, fc.boolean(), (a, b, c, changes) => {
        const [proper, headline, auc] = [a, b, c].map(({ value, error }) => gain(value, error));
        const given = evidence({ proper, headline, auc }, { halfLifeDays: changes ? 10 : null });
        const { deploy } = decideBy('guarded', given);
        const gains = [proper, headline, auc].some(({ lower }) => lower > 0);
        if ([proper, headline, auc].some(({ upper }) => upper < 0) && !gains) expect(deploy).toBe(false);
        if (!changes && deploy) expect(proper.value).toBeGreaterThan(0);
      }),
    );
  });
});
