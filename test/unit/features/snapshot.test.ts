import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order } from '../../../electron/features/orders';
import { outcomeAt } from '../../../electron/features/outcomes';
import { snapshotDates, takeSnapshot } from '../../../electron/features/snapshot';
import { defaultTasks } from '../../../shared/tasks';
import { dayMs } from '../../../shared/time';

const [purchase, churn, clv] = defaultTasks;
const farAhead = 10_000 * dayMs;
const buy = (day: number, amount: number, toldUntil = farAhead): Order => ({
  at: day * dayMs,
  amount,
  toldUntil,
  parts: null,
  lines: [],
  country: null,
});

describe('outcomes from transactions', () => {
  const orders = [buy(0, 10), buy(100, 20), buy(110, -5), buy(130, 7.5)];

  it.each([
    { task: purchase, at: 75, value: 1, why: 'a purchase within 30 days' },
    { task: purchase, at: 70, value: 0, why: 'the purchase on the 30th day is outside' },
    { task: purchase, at: 100, value: 1, why: 'a purchase at the very moment counts' },
    { task: churn, at: 50, value: 0, why: 'active, and bought again' },
    { task: churn, at: 131, value: 1, why: 'active, and never again' },
    { task: clv, at: 50, value: 22.5, why: 'cancellations are netted' },
    { task: clv, at: 200, value: 0, why: 'nothing was spent' },
  ])('$task.name at day $at is $value: $why', ({ task, at, value }) => {
    expect(outcomeAt(task, orders, at * dayMs)).toEqual({
      value,
      observedAt: (at + task.horizonDays) * dayMs,
    });
  });

  it('churn does not apply to who has been away for a whole horizon', () => {
    expect(outcomeAt(churn, orders, 91 * dayMs)).toBe('not_applicable');
    expect(outcomeAt(churn, orders, 90 * dayMs)).not.toBe('not_applicable');
  });

  it('nothing is concluded before horizon and grace have passed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...defaultTasks), fc.integer({ min: 1, max: 90 }), fc.nat(200), (task, at, known) => {
        const told = orders.map((order) => ({ ...order, toldUntil: (at + known) * dayMs }));
        const outcome = outcomeAt(task, told, at * dayMs);
        expect(outcome === 'immature').toBe(known < task.horizonDays + task.graceDays);
      }),
    );
  });
});

describe('a snapshot', () => {
  it('counts whom a task applies to and who is labelled', () => {
    const until = (100 + 33) * dayMs;
    const orders = new Map([
      [1, [buy(0, 10, until), buy(150, 5, until)]],
      [2, [buy(95, 10, until)]],
      [3, [buy(120, 10, until)]],
    ]);
    const { rows, tasks } = takeSnapshot(orders, 100 * dayMs, defaultTasks, []);
    expect(rows.map(({ clientKey }) => clientKey)).toEqual([1, 2]);
    expect(tasks.map(({ task, applicable, labelled }) => [task, applicable, labelled])).toEqual([
      ['purchase', 2, 2],
      ['churn', 1, 0],
      ['clv', 2, 0],
    ]);
    expect(tasks[1].dueAt).toBe(193 * dayMs);
  });

  it('dates run from first to last, both included', () => {
    expect(snapshotDates(0, 60 * dayMs, 30)).toEqual([0, 30 * dayMs, 60 * dayMs]);
    expect(snapshotDates(0, 59 * dayMs, 30)).toEqual([0, 30 * dayMs]);
    expect(snapshotDates(1, 0, 30)).toEqual([]);
  });
});
