import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOf, type History, Known, startOf } from '../../../../electron/engine/replay/history';
import { askedSince, type Learner, type Made, type Policy, play } from '../../../../electron/engine/replay/play';
import { alarmTrigger, costTrigger } from '../../../../electron/engine/replay/triggers';
import type { LoadedTable } from '../../../../electron/engine/tableFile';

/** A past of amounts: when each was asked, how long it took to be known, and what came. */
const somePast = fc.array(
  fc.record({ at: fc.integer({ min: 1, max: 60 }), wait: fc.nat(9), actual: fc.nat(20), holdout: fc.nat(1) }),
  { minLength: 5, maxLength: 40 },
);
type Past = { at: number; wait: number; actual: number; holdout: number }[];

function historyOf(past: Past): History {
  return {
    kind: 'regression',
    askedAt: Float64Array.from(past, ({ at }) => at),
    knownAt: Float64Array.from(past, ({ at, wait }) => at + wait),
    actual: Float64Array.from(past, ({ actual }) => actual),
    client: Int32Array.from(past.keys()),
    holdout: Uint8Array.from(past, ({ holdout }) => holdout),
  };
}

/** A model that is the mean of the labels to train on that were known; its candidates are deployed as told. */
function meanLearner(
  { actual, knownAt, holdout }: History,
  deploys: (at: number) => boolean,
): Learner<{ mean: number }> {
  const known = (at: number) => [...actual.keys()].filter((row) => knownAt[row] <= at && holdout[row] === 0);
  const made = (at: number): Made<{ mean: number }> | null => {
    const rows = known(at);
    if (rows.length === 0) return null;
    return { at, took: 1, model: { mean: rows.reduce((sum, row) => sum + actual[row], 0) / rows.length } };
  };
  return {
    retrain: async (at) => made(at),
    update: async (base, at) => (known(at).length > known(base.at).length ? made(at) : null),
    answer: ({ model }, rows) => new Float64Array(rows.length).fill(model.mean),
    meets: async (_, candidate) => ({ isDeployed: deploys(candidate.at), took: 1 }),
    promises: () => ({ misses: new Float64Array(), client: new Int32Array() }),
    misses: (rows, answers) => answers.map((answer, i) => Math.abs(answer - actual[rows[i]])),
  };
}

const weekly: Policy = { name: 'weekly', slots: [7, 14, 21, 28, 35, 42, 49, 56].map((at) => ({ at, job: 'retrain' })) };
const daily: Policy = {
  name: 'daily',
  slots: Array.from({ length: 59 }, (_, day) => ({ at: day + 1, job: 'update' as const })),
};

async function played(past: Past, policy: Policy, deploys = (_: number) => true) {
  const history = historyOf(past);
  const start = startOf(history, 1);
  if (start === null) return null;
  const learner = meanLearner(history, deploys);
  const first = await learner.retrain(start);
  if (!first) throw new Error('There is something to learn from.');
  const asked = askedSince(history, start);
  const slots = policy.slots.filter(({ at }) => at > start);
  const result = await play(history, { first, asked }, { ...policy, slots }, learner, () => undefined);
  return { ...result, asked, start, first, slots };
}

/** Row by row, and so the other way round: which model was live when it was asked, and what had it learned from? */
function oracle(past: Past, row: number, start: number, slots: readonly number[]): number {
  const live = Math.max(start, ...slots.filter((at) => at <= past[row].at));
  const learned = past.filter(({ at, wait, holdout }) => at + wait <= live && holdout === 0);
  return learned.reduce((sum, { actual }) => sum + actual, 0) / learned.length;
}

describe('a policy that is replayed', () => {
  it.each([weekly, daily])('answers as a small prequential script does: $name', async (policy) => {
    await fc.assert(
      fc.asyncProperty(somePast, async (past) => {
        const result = await played(past, policy);
        if (!result) return;
        const slots = result.slots.map(({ at }) => at);
        for (const [place, row] of result.asked.entries()) {
          expect(result.predicted[place]).toBeCloseTo(oracle(past, row, result.start, slots), 9);
        }
      }),
    );
  });

  it('is, when it never trains, the first model alone', async () => {
    await fc.assert(
      fc.asyncProperty(somePast, async (past) => {
        const result = await played(past, { name: 'never', slots: [] });
        if (!result) return;
        expect(result).toMatchObject({ trainings: 0, refused: 0, reigns: [{ made: result.first }] });
        expect(new Set(result.predicted).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('says the same whatever the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        somePast.chain((past) =>
          fc.shuffledSubarray([...past.keys()], { minLength: past.length }).map((order) => ({ past, order })),
        ),
        async ({ past, order }) => {
          const [one, other] = [
            await played(past, weekly),
            await played(
              order.map((i) => past[i]),
              weekly,
            ),
          ];
          if (!one || !other) return;
          const byRow = new Map([...one.asked].map((row, place) => [row, one.predicted[place]]));
          for (const [place, row] of other.asked.entries()) {
            expect(other.predicted[place]).toBeCloseTo(byRow.get(order[row]) ?? Number.NaN, 9);
          }
          expect(other.trainings).toBe(one.trainings);
        },
      ),
    );
  });

  it('counts what is refused, and goes on with the champion', async () => {
    const past = Array.from({ length: 60 }, (_, i) => ({ at: i + 1, wait: 2, actual: i, holdout: 0 }));
    const result = await played(past, weekly, (at) => at === 14);
    expect(result).toMatchObject({ trainings: 8, refused: 7 });
    expect(result?.reigns.map(({ from }) => from)).toEqual([3, 14]);
    // What was asked at 20 is answered by the labels known at 14: of 1 to 12, which are 0 to 11.
    expect(result?.predicted[20 - 3]).toBe(5.5);
  });

  it('does not train again where nothing has become known since a candidate was refused', async () => {
    const past = Array.from({ length: 60 }, (_, i) => ({ at: i + 1, wait: i < 10 ? 1 : 100, actual: i, holdout: 0 }));
    // All that is ever known is known on day 11: of the Sundays, the first two learn something new.
    expect(await played(past, weekly, () => false)).toMatchObject({ trainings: 2, refused: 2 });
    const heldOut = past.map((one, i) => (i === 20 ? { ...one, wait: 10, holdout: 1 } : one));
    // A label that is held out judges anew.
    expect(await played(heldOut, weekly, () => false)).toMatchObject({ trainings: 3, refused: 3 });
  });

  it('never has a live model that was made after the question', async () => {
    await fc.assert(
      fc.asyncProperty(somePast, async (past) => {
        const result = await played(past, daily);
        for (const { made, from } of result?.reigns ?? []) expect(made.at).toBeLessThanOrEqual(from);
      }),
    );
  });
});

describe('a table as it was at a moment', () => {
  it('has no label that was not known then, and marks those that were new', () => {
    fc.assert(
      fc.property(somePast, fc.nat(70), fc.nat(70), (past, at, since) => {
        const history = historyOf(past);
        const view = asOf({} as LoadedTable, history, at, since);
        for (const [row, { at: asked, wait, actual }] of past.entries()) {
          const isKnown = asked + wait <= at;
          expect(view.target('y')[row]).toBe(isKnown ? actual : Number.NaN);
          expect(view.isNew('y')[row]).toBe(Number(isKnown && asked + wait > since));
        }
        const known = new Known(history);
        const counted = past.filter(({ at: asked, wait, holdout }) => asked + wait <= at && holdout === 0);
        expect(known.countAt(at)).toBe(counted.length);
      }),
    );
  });
});

describe('the policy by cost', () => {
  const misses = (count: number, of: number) => ({
    misses: Float64Array.from({ length: of }, (_, i) => Number(i < count)),
    client: Int32Array.from({ length: of }, (_, i) => i),
  });

  it('trains once the answers that are wrong beyond the promise cost as much as a training', () => {
    const trigger = costTrigger(10);
    trigger.trained(misses(2, 10));
    // 8 beyond the 2 of ten that were promised, after each 10 right ones less by 2.
    expect(trigger.rings(misses(10, 10))).toBe(false);
    expect(trigger.rings(misses(0, 10))).toBe(false);
    expect(trigger.rings(misses(5, 10))).toBe(false);
    expect(trigger.rings(misses(4, 10))).toBe(true);
    trigger.trained(misses(2, 10));
    expect(trigger.rings(misses(4, 10))).toBe(false);
  });

  it('holds a champion that stays against what it did miss', () => {
    const trigger = costTrigger(10);
    trigger.trained(misses(0, 10));
    expect(trigger.rings(misses(50, 100))).toBe(true);
    trigger.trained(null);
    expect(trigger.rings(misses(50, 100))).toBe(false);
  });

  it('does not train where nothing has become known, however little it costs', () => {
    const trigger = costTrigger(0);
    trigger.trained(misses(0, 10));
    expect(trigger.rings(misses(0, 0))).toBe(false);
  });
});

describe('the policy by alarm', () => {
  /** Answers of which so many in a hundred are wrong, a client each; in an order that chance might give. */
  const day = (wrong: number, first: number, size = 100) => ({
    misses: Float64Array.from({ length: size }, (_, i) => Number((i * 37) % 100 < wrong)),
    client: Int32Array.from({ length: size }, (_, i) => first + i),
  });

  it('is silent while the promise is kept, trains soon after it is broken, and weekly while that lasts', () => {
    const trigger = alarmTrigger(5 * 365);
    trigger.trained(day(20, 0, 4000));
    for (let at = 1; at <= 200; at++) expect(trigger.rings(day(20, 10_000 + 100 * at))).toBe(false);
    const rang: number[] = [];
    for (let at = 1; at <= 40; at++) {
      if (!trigger.rings(day(32, 50_000 + 100 * at))) continue;
      rang.push(at);
      trigger.trained(null);
    }
    expect(rang[0]).toBeLessThanOrEqual(10);
    expect(rang.slice(1).map((at, i) => at - rang[i])).toEqual(rang.slice(1).map(() => 7));
    trigger.trained(day(32, 0, 4000));
    for (let at = 1; at <= 50; at++) expect(trigger.rings(day(32, 90_000 + 100 * at))).toBe(false);
  });
});
