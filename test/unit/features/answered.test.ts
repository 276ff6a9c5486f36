import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answers, answeredByOrders, answeredByOutcomes, latestOf } from '../../../electron/features/answered';
import { joinTask } from '../../../electron/features/join';
import type { Order } from '../../../electron/features/orders';
import { takeSnapshot } from '../../../electron/features/snapshot';
import { defaultTasks } from '../../../shared/tasks';
import { dayMs } from '../../../shared/time';

const [purchase, churn, clv] = defaultTasks;

function answers(
  version: string,
  day: number,
  keys: Int32Array,
  given: { askedAt?: number; score?: number } = {},
): Answers {
  const { askedAt = day, score = 0.5 } = given;
  return { version, at: day * dayMs, askedAt, keys, scores: Float64Array.from(keys, (key) => score + key / 100) };
}

/** No file states anything twice, and no night is kept beside. */
const alone = { skipActedOn: false, statedBy: () => [], keptBefore: () => undefined };

describe('answers that stated outcomes decide', () => {
  const late = Number.MAX_SAFE_INTEGER;

  it('are those that the join of predictions would choose', () => {
    const batch = fc.record({
      day: fc.integer({ min: 1, max: 40 }),
      keys: fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
    });
    const outcome = fc.record({ clientKey: fc.integer({ min: 1, max: 4 }), day: fc.integer({ min: 0, max: 80 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(batch, { maxLength: 8, selector: ({ day }) => day }),
        fc.array(outcome, { maxLength: 6 }),
        (batches, outcomes) => {
          const all = batches.map(({ day, keys }) => answers(`v${day % 3}`, day, Int32Array.from(keys)));
          const found = answeredByOutcomes(
            all,
            outcomes.map(({ clientKey, day }, i) => ({ clientKey, value: i, observedAt: day * dayMs, cameAt: late })),
            purchase,
          );
          const expected = outcomes.flatMap(({ clientKey, day }, i) => {
            const made = all.flatMap(({ at, keys }, id) =>
              keys.includes(clientKey) ? [{ id, at, hash: 0, actedOn: false, predicts: true, askedAt: null }] : [],
            );
            const observed = {
              id: i,
              value: i,
              observedAt: day * dayMs,
              synthetic: false,
              predictionId: null,
              cameAt: late,
            };
            return [...joinTask(made, [observed], { ...purchase, ...alone }).keys()].map((id) => {
              const { version, at, keys, scores } = all[id];
              return { version, clientKey, at, predicted: scores[keys.indexOf(clientKey)], actual: i };
            });
          });
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it('were given before the outcome came in: what a model may have learned from decides nothing', () => {
    const all = [answers('v1', 1, Int32Array.of(7), { askedAt: 10 })];
    const outcome = { clientKey: 7, value: 1, observedAt: null };
    expect(answeredByOutcomes(all, [{ ...outcome, cameAt: 10 }], purchase)).toEqual([]);
    expect(answeredByOutcomes(all, [{ ...outcome, cameAt: 11 }], purchase)).toHaveLength(1);
  });
});

describe('answers that orders decide', () => {
  const bought: Order = { at: 0, amount: 5, toldUntil: 100 * dayMs, parts: null, lines: [], country: null };
  const order = fc.record({
    at: fc.integer({ min: 0, max: 300 }).map((day) => day * dayMs),
    amount: fc.integer({ min: -50, max: 100 }),
    toldUntil: fc.constant(Number.POSITIVE_INFINITY),
    parts: fc.constant(null),
    lines: fc.constant([]),
    country: fc.constant(null),
  });
  const ordersOf = fc
    .array(fc.array(order, { maxLength: 6 }), { minLength: 1, maxLength: 4 })
    .map((all) => new Map(all.map((own, key): [number, Order[]] => [key, own.sort((a, b) => a.at - b.at)])));

  it('have the labels of a snapshot of their moment, once these are due', () => {
    fc.assert(
      fc.property(
        ordersOf,
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 100, max: 400 }),
        fc.constantFrom(purchase, churn, clv),
        (drawn, day, untilDay, task) => {
          const dataUntil = untilDay * dayMs;
          const told = (own: readonly Order[]) => own.map((order) => ({ ...order, toldUntil: dataUntil }));
          const orders = new Map([...drawn].map(([key, own]) => [key, told(own)]));
          const batch = answers('v', day, Int32Array.from([...orders.keys(), 99]));
          const found = answeredByOrders([batch], orders, { task, version: 'v', dataUntil, enough: 1 });
          const snapshot = takeSnapshot(orders, batch.at, [task], []);
          const expected = snapshot.rows.flatMap(({ clientKey, labels }) => {
            const label = labels.get(task.name);
            return label ? [[clientKey, label.value]] : [];
          });
          expect(found.map(({ clientKey, actual }) => [clientKey, actual])).toEqual(expected);
        },
      ),
    );
  });

  it('are those given last, where no order came in between', () => {
    const orders = new Map([[1, [bought]]]);
    const keys = Int32Array.of(1);
    const all = [
      answers('new', 10, keys, { askedAt: 200, score: 0.8 }),
      answers('old', 10, keys, { askedAt: 100, score: 0.2 }),
    ];
    const of = (version: string) =>
      answeredByOrders(all, orders, { task: purchase, version, dataUntil: 100 * dayMs, enough: 9 });
    expect(of('new')).toEqual([{ clientKey: 1, at: 10 * dayMs, predicted: 0.81, actual: 0 }]);
    expect(of('old')).toEqual([]);
  });

  it('are the latest, all of a moment, until there are enough', () => {
    const orders = new Map([1, 2].map((key) => [key, [bought]]));
    const all = [10, 30, 20].map((day) => answers('v', day, Int32Array.of(1, 2)));
    const found = (enough: number) =>
      answeredByOrders(all, orders, { task: purchase, version: 'v', dataUntil: 100 * dayMs, enough }).map(
        ({ clientKey, at }) => [clientKey, at / dayMs],
      );
    expect(found(1)).toEqual([
      [1, 30],
      [2, 30],
    ]);
    expect(found(3)).toEqual([
      [1, 30],
      [2, 30],
      [1, 20],
      [2, 20],
    ]);
  });
});

it('the latest answers are enough, and no moment is cut in two', () => {
  const moments = fc.array(fc.record({ at: fc.integer({ min: 0, max: 6 }) }), { maxLength: 20 });
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 20 }), (answers, enough) => {
      const kept = latestOf(answers, enough);
      const left = answers.filter((one) => !kept.includes(one));
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(enough, answers.length));
      const least = Math.min(...kept.map(({ at }) => at));
      for (const { at } of left) expect(at).toBeLessThan(least);
      // Without its oldest moment there would be too few.
      if (left.length > 0) expect(kept.filter(({ at }) => at > least).length).toBeLessThan(enough);
    }),
  );
});
