import { describe, expect, it } from 'vitest';
import { shareRight } from '../../../electron/engine/shareRight';
import { describeLive } from '../../../electron/operations/liveScore';
import { defaultTasks } from '../../../shared/tasks';
import { seededRandom } from '../../helpers/random.mjs';

const guarded = { policy: 'guarded', margin: 0.02, properScore: 'logLoss', halfLife: 'auto' } as const;
const [purchase, , clv] = defaultTasks.map((task) => ({ ...task, ...guarded }));
const around = (value: number, half: number) => ({ value, lower: value - half, upper: value + half });
const dayMs = 86_400_000;
/** Live scores of the weeks from 1 March 2026 on; the newest of them is the last. */
const weekly = (...values: number[]) =>
  values.map((value, i) => {
    const from = Date.UTC(2026, 2, 1) + 7 * i * dayMs;
    return { from, until: from + 6 * dayMs, rows: 214, clients: 200, live: around(value, 0.06) };
  });
const live = (value: number, given: { half?: number; imported?: number } = {}) => ({
  version: 'v_20260208_020000',
  metric: 'accuracy' as const,
  live: around(value, given.half ?? 0.03),
  rows: 1204,
  clients: 800,
  imported: given.imported ?? 0,
  periods: [{ from: 0, until: 1, rows: 1204, clients: 800, live: around(value, given.half ?? 0.03) }],
});

describe('the live score beside the holdout’s', () => {
  it('is told in a sentence; they agree where the difference is within chance', () => {
    const told = describeLive(purchase, live(0.66), around(0.7, 0.03));
    expect(told.disagree).toBe(false);
    expect(told.sentence).toBe(
      'While it was live, the accuracy of v_20260208_020000 was 66.0 % (95 %: 63.0 to 69.0) on 1,204 labels; the holdout promised 70.0 % (95 %: 67.0 to 73.0): they agree within chance.',
    );
  });

  it('disagrees where the difference is beyond what both intervals allow together', () => {
    // Half widths of .03 and .04 make .05 together.
    expect(describeLive(purchase, live(0.651), around(0.7, 0.04)).disagree).toBe(false);
    const told = describeLive(purchase, live(0.649), around(0.7, 0.04));
    expect(told.disagree).toBe(true);
    expect(told.sentence).toContain(': it is worse beyond chance, so customers have changed');
    expect(describeLive(purchase, live(0.76), around(0.7, 0.04)).disagree).toBe(true);
  });

  it('seldom disagrees with a promise that holds, however few outcomes have come', () => {
    const random = seededRandom(11);
    const trials = 2000;
    for (const rows of [1, 2, 5, 10, 19, 20, 40, 100]) {
      let disagreements = 0;
      for (let trial = 0; trial < trials; trial++) {
        const actual = Float64Array.from({ length: rows }, () => Number(random() < 0.85));
        const estimate = shareRight(actual, new Float64Array(rows).fill(1), Int32Array.from(actual.keys()));
        const given = { ...live(0), live: estimate, rows, clients: rows, periods: [] };
        if (describeLive(purchase, given, around(0.85, 0.02)).disagree) disagreements++;
      }
      // 5 % and what chance adds in so many trials.
      expect({ rows, share: disagreements / trials <= 0.07 }).toEqual({ rows, share: true });
    }
  });

  it('is not told of too few clients', () => {
    const given = { ...live(0), live: { value: 0, lower: 0, upper: 0.2 }, rows: 300, clients: 19, periods: [] };
    const told = describeLive(purchase, given, around(0.7, 0.03));
    expect(told.disagree).toBe(false);
    expect(told.sentence).toContain('too few clients to tell, 19.');
    expect(describeLive(purchase, { ...given, clients: 20 }, around(0.7, 0.03)).disagree).toBe(true);
  });

  it('is not told of a newest period of too few clients, however many there were before', () => {
    const periods = weekly(0.7, 0.71, 0.2);
    const of = (clients: number) =>
      describeLive(purchase, { ...live(0.7), periods: periods.with(2, { ...periods[2], clients }) }, around(0.7, 0.03));
    expect(of(2)).toMatchObject({ disagree: false, sentence: expect.stringContaining('too few clients to tell, 2.') });
    expect(of(20).disagree).toBe(true);
  });

  it('is that of the newest period: a collapse is told, however good all earlier labels were', () => {
    const given = { ...live(0.69, { half: 0.015 }), periods: weekly(0.7, 0.71, 0.7, 0.45) };
    const told = describeLive(purchase, given, around(0.7, 0.03));
    expect(told.disagree).toBe(true);
    expect(told.sentence).toBe(
      'While it was live, the accuracy of v_20260208_020000 was 45.0 % (95 %: 39.0 to 51.0) on its newest 214 labels (2026-03-22 to 2026-03-28), and 69.0 % (95 %: 67.5 to 70.5) on all 1,204; the holdout promised 70.0 % (95 %: 67.0 to 73.0): the newest labels are worse beyond chance, so customers have changed, or the labels of that time are of another kind.',
    );
  });

  it('allows for the number of periods', () => {
    // Two standard errors below: too far for one look, not for the twelfth.
    const promised = around(0.7, 0.0001);
    const twelve = { ...live(0.7), periods: weekly(...new Array<number>(11).fill(0.7), 0.7 - 0.063) };
    expect(describeLive(purchase, { ...twelve, periods: twelve.periods.slice(-1) }, promised).disagree).toBe(true);
    expect(describeLive(purchase, twelve, promised).disagree).toBe(false);
  });

  it('says nothing of a promise where there was no holdout', () => {
    expect(describeLive(purchase, live(0.66), null)).toMatchObject({
      disagree: false,
      sentence: 'While it was live, the accuracy of v_20260208_020000 was 66.0 % (95 %: 63.0 to 69.0) on 1,204 labels.',
    });
  });

  it('says how many answers are of an unknown model', () => {
    const end = (imported: number) => describeLive(purchase, live(0.7, { imported }), around(0.7, 0.03)).sentence;
    expect(end(0)).toMatch(/within chance\.$/);
    expect(end(17)).toMatch(/ 17 of them are from imported predictions, of whatever model was in use then\.$/);
    expect(end(1)).toContain(' 1 of them is from imported predictions');
    expect(end(1204)).toMatch(/ All of them are from imported predictions/);
  });

  it('writes an R² below zero with a minus', () => {
    expect(describeLive(clv, live(-0.524), around(0.3, 0.1)).sentence).toContain(
      'the R² (clipped) of v_20260208_020000 was −0.524 (95 %: −0.554 to −0.494) on 1,204 labels; the holdout promised 0.300 (',
    );
  });
});
