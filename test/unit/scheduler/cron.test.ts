import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCron, localName, nextSlots, slotsBetween } from '../../../electron/scheduler/cron';
import { describeCron, fromCron, type Recurrence, toCron } from '../../../shared/recurrence';
import { jobKinds, jobNames } from '../../../shared/schedule';
import { dayMs } from '../../../shared/time';
import { firstReached, zones } from '../../helpers/clocks';

const from = Date.UTC(2026, 0, 1);
const to = Date.UTC(2028, 0, 1);
const days = Array.from({ length: (to - from) / dayMs + 2 }, (_, i) => from + (i - 1) * dayMs);
const iso = (times: readonly { at: number }[]) => times.map(({ at }) => new Date(at).toISOString());

describe.each(zones)('two years in %s', (zone) => {
  const hour = fc.integer({ min: 0, max: 23 });
  const minute = fc.integer({ min: 0, max: 59 });
  // Nights, in which clocks change, more often than other hours.
  const time = fc.tuple(fc.oneof(fc.integer({ min: 0, max: 3 }), hour), minute);

  it('have a slot when the wall clock first reaches the hour, every day, once', () => {
    fc.assert(
      fc.property(time, ([h, m]) => {
        const expected = firstReached(
          zone,
          from,
          to,
          days.map((day) => day + (h * 60 + m) * 60_000),
        );
        const found = slotsBetween(`${m} ${h} * * *`, zone, from, to - 1);
        expect(iso(found)).toEqual(expected.map((at) => new Date(at).toISOString()));
      }),
      { numRuns: 8, examples: [[[2, 30]], [[1, 45]], [[2, 0]], [[6, 0]], [[23, 30]]] },
    );
  });

  it('have one on the weekdays and on the days of the month that are asked for', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 31 }), ([h, m], weekday, date) => {
        const at = (m + h * 60) * 60_000;
        const weekly = days.filter((day) => new Date(day).getUTCDay() === weekday).map((day) => day + at);
        const monthly = days.filter((day) => new Date(day).getUTCDate() === date).map((day) => day + at);
        const slots = (cron: string) => slotsBetween(cron, zone, from, to - 1).map((slot) => slot.at);
        expect(slots(`${m} ${h} * * ${weekday}`)).toEqual(firstReached(zone, from, to, weekly));
        expect(slots(`${m} ${h} ${date} * *`)).toEqual(firstReached(zone, from, to, monthly));
      }),
      {
        numRuns: 5,
        examples: [
          [[2, 0], 0, 1],
          // A Saturday that has no such hour where clocks go from 23:00 to midnight.
          [[23, 30], 6, 28],
        ],
      },
    );
  });

  it('can be cut anywhere: the pieces have the same slots, each with a local time of its own', () => {
    for (const cron of ['30 2 * * *', '*/20 1-3 * * *', '0 * * * 0']) {
      const whole = slotsBetween(cron, zone, Date.UTC(2026, 2, 20), Date.UTC(2026, 3, 10));
      expect(new Set(whole.map(({ slot }) => slot)).size).toBe(whole.length);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: Date.UTC(2026, 2, 20), max: Date.UTC(2026, 3, 10) })), (cuts) => {
          const edges = [Date.UTC(2026, 2, 20), ...cuts.sort((a, b) => a - b), Date.UTC(2026, 3, 10)];
          const pieces = edges.slice(1).flatMap((edge, i) => slotsBetween(cron, zone, edges[i], edge));
          expect(pieces).toEqual(whole);
        }),
        { numRuns: 10 },
      );
    }
  });
});

describe('the changes of the clock', () => {
  it('in spring move a slot to right after the gap', () => {
    const paris = slotsBetween('30 2 * * *', 'Europe/Paris', Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 12));
    expect(paris).toEqual([{ slot: '2026-03-29T03:00', at: Date.UTC(2026, 2, 29, 1) }]);
    const lordHowe = slotsBetween('15 2 * * *', 'Australia/Lord_Howe', Date.UTC(2026, 9, 3), Date.UTC(2026, 9, 4));
    expect(lordHowe).toEqual([{ slot: '2026-10-04T02:30', at: Date.UTC(2026, 9, 3, 15, 30) }]);
  });

  it('in autumn give one slot, at the first of the two', () => {
    const newYork = slotsBetween('30 1 * * *', 'America/New_York', Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2));
    expect(newYork).toEqual([{ slot: '2026-11-01T01:30', at: Date.UTC(2026, 10, 1, 5, 30) }]);
    // Also for who looks only when the hour has begun to repeat.
    const late = Date.UTC(2026, 10, 1, 6, 10);
    expect(slotsBetween('30 1 * * *', 'America/New_York', late, late + dayMs / 2)).toEqual([]);
  });
});

describe('a schedule', () => {
  it('that was not looked at for years tells the newest thousand slots', () => {
    const slots = slotsBetween('* * * * *', 'Asia/Kolkata', from, to);
    expect(slots).toHaveLength(1000);
    expect(slots.at(-1)).toEqual({ slot: '2028-01-01T05:30', at: to });
    expect(slots[0].at).toBe(to - 999 * 60_000);
  });

  it('tells its next slots, however far they are', () => {
    expect(nextSlots('0 0 29 2 *', 'Asia/Kolkata', from, 2).map(({ slot }) => slot)).toEqual([
      '2028-02-29T00:00',
      '2032-02-29T00:00',
    ]);
    expect(nextSlots('* * * * *', 'UTC', from, 3).map(({ at }) => at - from)).toEqual([60_000, 120_000, 180_000]);
  });

  it.each(['', '0 6 * *', '0 0 6 * * *', '61 * * * *', 'at dawn', '0 0 30 2 *'])(
    'is refused when it is “%s”',
    (cron) => {
      expect(() => checkCron(cron)).toThrow(`“${cron}”`);
    },
  );

  it('has a friendly form that says the same', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const weekdays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }).map((all) => all.sort());
    const recurrence: fc.Arbitrary<Recurrence> = fc.oneof(
      fc.record({ every: fc.constant('day' as const), time }),
      fc.record({ every: fc.constant('week' as const), weekdays, time }),
      fc.record({ every: fc.constant('month' as const), day: fc.integer({ min: 1, max: 31 }), time }),
      fc.constant({ every: 'cron' as const, cron: '*/5 * * * *' }),
    );
    fc.assert(
      fc.property(recurrence, (form) => {
        checkCron(toCron(form));
        expect(fromCron(toCron(form))).toEqual(form);
      }),
    );
    expect(jobNames.map((job) => describeCron(jobKinds[job].cron))).toEqual([
      'every day at 06:00',
      'every Sunday at 02:00',
      'on day 1 of the month at 03:00',
      'every day at 04:00',
    ]);
  });

  it('names its slots by local time', () => {
    expect(localName(Date.UTC(2026, 6, 1, 23, 5), 'Asia/Kolkata')).toBe('2026-07-02T04:35');
  });
});
