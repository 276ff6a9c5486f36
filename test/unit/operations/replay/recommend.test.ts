import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, type Outcome, recommend } from '../../../../electron/operations/replay/recommend';

const outcome = (name: Outcome['name'], fewer: number, error: number, trainings: number): Outcome => ({
  name,
  wrong: 1000 - fewer,
  fewerWrong: { value: fewer, error },
  trainings,
});
const never = outcome('never', 0, 0, 0);
const prices = { wrong: 2, training: 5 };

describe('what is recommended', () => {
  it('is the cheapest policy that a schedule can do, where that saves beyond chance', () => {
    const outcomes = [
      never,
      outcome('monthly', 60, 10, 12),
      outcome('weekly', 100, 10, 50),
      outcome('cost', 200, 10, 1),
      outcome('hindsight', 300, 10, 9),
    ];
    // 2 · 60 − 5 · 12 = 60, 2 · 100 − 5 · 50 < 0.
    expect(recommend([outcomes], prices)).toMatchObject({ policy: 'monthly' });
    expect(recommend([outcomes], { wrong: 2, training: 0 })).toMatchObject({ policy: 'weekly' });
    const byAlarm = outcome('alarm', 90, 10, 3);
    expect(recommend([[...outcomes, byAlarm]], prices)).toMatchObject({ policy: 'alarm' });
    expect(recommend([[never, outcome('alarm', 90, 10, 1)]], prices).sentence).toBe(
      'Retraining on alarms gives 90 fewer wrong answers than never retraining, for 1 training, and saves 175 at these costs, beyond chance.',
    );
    expect(costOf(outcomes[1], prices)).toBe(2 * 940 + 5 * 12);
  });

  it('is never where nothing is saved, or where chance would do', () => {
    expect(recommend([[never, outcome('weekly', 10, 1, 50)]], prices)).toEqual({
      policy: 'never',
      sentence: 'None is better than never retraining: no policy saves what its trainings cost.',
    });
    const unsure = recommend([[never, outcome('monthly', 60, 40, 12)]], prices);
    expect(unsure.policy).toBe('never');
    expect(unsure.sentence).toMatch(
      /^None is clearly better than never retraining: retraining monthly gives 60 fewer wrong answers/,
    );
  });

  it('adds up over tasks, which share a schedule', () => {
    const tasks = [
      [never, outcome('monthly', 50, 5, 12), outcome('weekly', 60, 5, 50)],
      [never, outcome('monthly', 0, 5, 12), outcome('weekly', 300, 5, 50)],
    ];
    expect(recommend(tasks, { wrong: 1, training: 1 })).toMatchObject({ policy: 'weekly' });
  });

  it('is never dearer than never', () => {
    const some = fc.record({ fewer: fc.integer({ min: -500, max: 500 }), error: fc.nat(50), trainings: fc.nat(365) });
    fc.assert(
      fc.property(some, some, fc.nat(9), (monthly, weekly, training) => {
        const outcomes = [
          never,
          outcome('monthly', monthly.fewer, monthly.error, monthly.trainings),
          outcome('weekly', weekly.fewer, weekly.error, weekly.trainings),
        ];
        const { policy } = recommend([outcomes], { wrong: 1, training });
        const chosen = outcomes.find(({ name }) => name === policy) ?? never;
        expect(costOf(chosen, { wrong: 1, training })).toBeLessThanOrEqual(costOf(never, { wrong: 1, training }));
      }),
    );
  });
});
