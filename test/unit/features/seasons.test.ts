import { describe, expect, it } from 'vitest';
import type { Order } from '../../../electron/features/orders';
import { fitSeasons, seasonsAt } from '../../../electron/features/seasons';
import { dayMs } from '../../../shared/time';

const buy = (day: string, amount = 10): Order => ({
  ...{ at: Date.parse(day), amount, toldUntil: 9e12 },
  ...{ parts: null, lines: [], country: null },
});
/** One purchase a day, and three in December. */
const busy = (from: string, until: string) => {
  const orders: Order[] = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += dayMs) {
    const times = new Date(at).getUTCMonth() === 11 ? 3 : 1;
    for (let i = 0; i < times; i++) orders.push({ ...buy(from), at: at + i });
  }
  return orders;
};

describe('seasons', () => {
  const at = Date.parse('2024-10-01');

  it('are how busy a month is beside a usual one, by whole years', () => {
    const seasons = fitSeasons([busy('2022-09-01', '2024-10-01')], at);
    const usual = (334 + 31 * 3) / 365;
    expect(seasons?.[11]).toBeCloseTo(3 / usual, 3);
    expect(seasons?.[0]).toBeCloseTo(1 / usual, 3);
  });

  it('are not known before a year has passed, and never from what came later', () => {
    expect(fitSeasons([busy('2023-11-01', '2024-12-30')], at)).toBeNull();
    const before = busy('2022-09-01', '2024-10-01');
    expect(fitSeasons([[...before, ...busy('2024-10-01', '2025-02-01')]], at)).toEqual(fitSeasons([before], at));
  });

  it('tell of the time to come, and of what a client did then a year ago', () => {
    const flat = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4];
    const client = [buy('2023-05-01'), buy('2023-10-02'), buy('2023-12-30'), buy('2023-12-31'), buy('2024-11-11')];
    // From the 1st of October on, 29 of 90 days lie in December; 365 days before it was the 2nd.
    expect(seasonsAt(client, at, flat)).toEqual([Math.round(10 * (1 + (3 * 29) / 90)) / 10, 2]);
    expect(seasonsAt([buy('2023-12-01')], at, flat)[1]).toBeNaN();
    expect(seasonsAt(client.slice(0, 1), at, flat)[1]).toBe(0);
  });
});
