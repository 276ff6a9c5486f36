import { describe, expect, it } from 'vitest';
import { describeLive } from '../../../electron/operations/liveScore';
import { defaultTasks } from '../../../shared/tasks';

const [purchase, , clv] = defaultTasks.map((task) => ({ ...task, policy: 'guarded' as const, margin: 0.02 }));
const around = (value: number, half: number) => ({ value, lower: value - half, upper: value + half });
const live = (value: number, given: { half?: number; imported?: number } = {}) => ({
  version: 'v_20260208_020000',
  metric: 'accuracy' as const,
  live: around(value, given.half ?? 0.03),
  rows: 1204,
  clients: 800,
  imported: given.imported ?? 0,
});

describe('the live score beside the holdout’s', () => {
  it('is told in a sentence; they agree where the difference is within chance', () => {
    const told = describeLive(purchase, live(0.66), around(0.7, 0.03));
    expect(told.disagree).toBe(false);
    expect(told.sentence).toBe(
      'While it was live, v_20260208_020000 scored 66.0 % (95 %: 63.0 to 69.0) on 1,204 labels; on the holdout it scores 70.0 % (95 %: 67.0 to 73.0): they agree within chance.',
    );
  });

  it('disagrees where the difference is beyond what both intervals allow together', () => {
    // Half widths of .03 and .04 make .05 together.
    expect(describeLive(purchase, live(0.651), around(0.7, 0.04)).disagree).toBe(false);
    const told = describeLive(purchase, live(0.649), around(0.7, 0.04));
    expect(told.disagree).toBe(true);
    expect(told.sentence).toContain('they disagree beyond chance, so customers have changed');
    expect(describeLive(purchase, live(0.76), around(0.7, 0.04)).disagree).toBe(true);
  });

  it('says how many answers are of an unknown model', () => {
    const end = (imported: number) => describeLive(purchase, live(0.7, { imported }), around(0.7, 0.03)).sentence;
    expect(end(0)).toMatch(/within chance\.$/);
    expect(end(17)).toMatch(/ 17 of them are the values of imported predictions, of whatever model was in use then\.$/);
    expect(end(1204)).toMatch(/ All of them are the values of imported predictions/);
  });

  it('writes an R² below zero with a minus', () => {
    expect(describeLive(clv, live(-0.524), around(0.3, 0.1)).sentence).toContain(
      'scored R² −0.524 (95 %: −0.554 to −0.494)',
    );
  });
});
