import { describe, expect, it } from 'vitest';
import { answerableUntil } from '../../../shared/tasks';

const day = 86_400_000;
const observedAt = 1000 * day;

describe('the last prediction that an outcome answers', () => {
  it('was made a horizon before it, or so much later as the grace allows', () => {
    expect(answerableUntil(observedAt, { horizonDays: 30, graceDays: 3 })).toBe(observedAt - 27 * day);
  });

  it('was never made after it, however long the grace', () => {
    expect(answerableUntil(observedAt, { horizonDays: 7, graceDays: 30 })).toBe(observedAt);
  });

  it('is any, where nobody dated the outcome', () => {
    expect(answerableUntil(null, { horizonDays: 30, graceDays: 3 })).toBeGreaterThan(Date.now());
  });
});
