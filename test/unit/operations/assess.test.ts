import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slopeOf, spreadBeyondChance } from '../../../electron/operations/assessment/agreement';
import type { Answered } from '../../../electron/operations/assessment/answers';
import { assessTask, movedFeatures, type TaskGiven } from '../../../electron/operations/assessment/assess';
import { seededRandom } from '../../helpers/random.mjs';

describe('the slope of labels by answers', () => {
  it('is that of the least squares, with the clusters’ standard error', () => {
    // By hand: means 2 and 3, Σ(x−x̄)² = 2, Σ(x−x̄)(y−ȳ) = 3; residuals 0.5, −1, 0.5, influences −0.5, 0, 0.5.
    const found = slopeOf([1, 2, 3], [2, 2, 5], [1, 2, 3]);
    expect(found?.value).toBeCloseTo(1.5, 12);
    expect(found?.error).toBeCloseTo(Math.sqrt((0.5 * 3) / 2) / 2, 12);
    // Rows of one client count as one: influences of 1 and 3 add up to nothing.
    expect(slopeOf([1, 2, 3], [2, 2, 5], [1, 2, 1])?.error).toBeCloseTo(0, 12);
    expect(slopeOf([1, 1], [0, 1], [1, 2])).toBeNull();
    expect(slopeOf([1, 2], [0, 1], [1, 1])).toBeNull();
  });

  it('varies beyond chance by what is left of its variance', () => {
    expect(spreadBeyondChance([{ value: 1, error: 0.1 }])).toBe(0);
    expect(spreadBeyondChance([1, 9, 1].map((value) => ({ value, error: 0.1 })))).toBe(0);
    // Of four estimates of one thing, Q is beyond 11.3 once in a hundred (χ² of 3 degrees of freedom); here it is 12,
    // then 11.2. Variance 4, chance 1.
    expect(spreadBeyondChance([0, 0, 0, 4].map((value) => ({ value, error: 1 })))).toBeCloseTo(Math.sqrt(3), 12);
    expect(spreadBeyondChance([0, 0, 0, 3.86].map((value) => ({ value, error: 1 })))).toBe(0);
    expect(spreadBeyondChance([1, 1, 1, 1.1].map((value) => ({ value, error: 1 })))).toBe(0);
  });
});

/** Labels of a model that is right: yes with the chance that it answers. */
function answered(rows: number, random: () => number, isShuffled = false): Answered {
  const answer = Array.from({ length: rows }, random);
  const label = answer.map((chance) => Number(random() < (isShuffled ? 0.5 : chance)));
  return { client: Array.from({ length: rows }, (_, i) => i), label, answer };
}

function given(file: Answered, earlier: Answered, more: Partial<TaskGiven> = {}): TaskGiven {
  return {
    task: { name: 'churn', kind: 'classification' },
    stated: file.label,
    earlier: earlier.label,
    known: 0,
    changed: 0,
    added: 0.01,
    holdoutChanged: { labels: 0, share: 0 },
    allChanged: { labels: 0, share: 0 },
    changedBefore: 0,
    answered: { file, earlier },
    ...more,
  };
}

describe('a task’s labels in a file', () => {
  it('wait when they have nothing to do with the champion’s answers, and hardly ever when they go with them', () => {
    let [wrong, right] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      const earlier = answered(500, random);
      if (assessTask(given(answered(150, random, true), earlier)).findings.length > 0) wrong++;
      if (assessTask(given(answered(150, random), earlier)).findings.length > 0) right++;
    }
    expect(wrong).toBeGreaterThanOrEqual(298);
    expect(right).toBeLessThanOrEqual(1);
  });

  it('get less of the doubt where they are many: a champion that knows little lets through hardly one of shuffled ones', () => {
    // Answers from .1 to .6 of 400 labels: slopes have an error of about a sixth.
    const weak = (rows: number, random: () => number, isShuffled = false): Answered => {
      const answer = Array.from({ length: rows }, () => 0.1 + 0.5 * random());
      const label = answer.map((chance) => Number(random() < (isShuffled ? 0.35 : chance)));
      return { client: Array.from({ length: rows }, (_, i) => i), label, answer };
    };
    const waits = (added: number, isShuffled: boolean) =>
      Array.from({ length: 300 }, (_, seed) => {
        const random = seededRandom(seed + 1);
        const earlier = weak(600, random);
        return assessTask(given(weak(400, random, isShuffled), earlier, { added })).findings.length;
      }).filter((findings) => findings > 0).length;
    const [few, many] = [waits(0.05, true), waits(0.2, true)];
    expect(many).toBeGreaterThan(few);
    expect(many).toBeGreaterThanOrEqual(297);
    expect(waits(0.2, false)).toBeLessThanOrEqual(9);
  });

  it('are not judged by a champion whose answers went with nothing before, by too few, or without one', () => {
    const random = seededRandom(5);
    const noise = answered(500, random, true);
    const file = answered(500, random, true);
    expect(assessTask(given(file, noise)).findings).toEqual([]);
    const few = answered(20, random, true);
    expect(assessTask(given(few, answered(500, random))).agreement).toBeNull();
    const alone = given(file, answered(500, random), {
      answered: null,
      holdoutChanged: { labels: 99, share: 0.9 },
    });
    expect(assessTask(alone)).toMatchObject({ agreement: null, findings: [] });
  });

  it('wait when they change more of what is known than files before them did', () => {
    const random = seededRandom(7);
    const [file, earlier] = [answered(100, random), answered(500, random)];
    const changes = (labels: number, share: number, changedBefore = 0) =>
      assessTask(given(file, earlier, { holdoutChanged: { labels, share }, changedBefore })).findings.length;
    expect(changes(100, 0.1)).toBe(1);
    expect(changes(9, 0.1)).toBe(0);
    expect(changes(100, 0.01)).toBe(0);
    expect(changes(100, 0.1, 0.06)).toBe(0);
    const all = assessTask(given(file, earlier, { allChanged: { labels: 100, share: 0.2 } })).findings;
    expect(all).toEqual([expect.stringMatching(/20\.0 % of all known labels/)]);
  });

  it('wait when the share of yes is another one altogether, and not when it drifts', () => {
    const random = seededRandom(9);
    const earlier = answered(500, random);
    const rate = (share: number) => {
      const label = Array.from({ length: 200 }, (_, i) => Number(i < 200 * share));
      return assessTask(given({ client: [], label: [], answer: [] }, earlier, { stated: label })).findings;
    };
    expect(rate(1)).toEqual([expect.stringMatching(/the share of yes is 100\.0 %/)]);
    expect(rate(0.8)).toEqual([]);
    expect(rate(0.15)).toEqual([]);
  });

  it('of amounts are held against the champion without the few that would decide alone', () => {
    const random = seededRandom(3);
    const amounts = (rows: number, isShuffled: boolean): Answered => {
      const answer = Array.from({ length: rows }, () => 100 / (random() + 0.001));
      const label = answer.map((value) => (isShuffled ? 100 / (random() + 0.001) : value * (0.5 + random())));
      return { client: Array.from({ length: rows }, (_, i) => i), label, answer };
    };
    const task = { name: 'clv', kind: 'regression' as const };
    const earlier = amounts(500, false);
    expect(assessTask(given(amounts(300, true), earlier, { task })).findings).toHaveLength(1);
    expect(assessTask(given(amounts(300, false), earlier, { task })).findings).toEqual([]);
  });
});

it('features are other ones when more than half of them have hardly a value in common with before', () => {
  const feature = fc.record({
    feature: fc.string(),
    moved: fc.constantFrom(0.2, 0.99),
    recent: fc.constantFrom(0.1, 0.8),
  });
  fc.assert(
    fc.property(fc.array(feature), (features) => {
      const gone = features.filter(({ moved, recent }) => moved === 0.99 && recent === 0.1).length;
      expect(movedFeatures(features).length).toBe(gone >= 3 && gone > features.length / 2 ? 1 : 0);
    }),
  );
});
