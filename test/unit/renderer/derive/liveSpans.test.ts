import { describe, expect, it } from 'vitest';
import { barsOf, type LiveSpan } from '../../../../renderer/derive/liveSpans';

const span = (from: number, until: number | null): LiveSpan => ({
  task: 'churn',
  version: `at ${from}`,
  from,
  until,
  deployment: undefined,
});
const sizes = (bars: readonly LiveSpan[][]) => bars.map((bar) => bar.length);

describe('champions as bars', () => {
  it('of few each is one, however short', () => {
    expect(sizes(barsOf([span(0, 500), span(500, 501), span(501, null)], [0, 1000]))).toEqual([1, 1, 1]);
  });

  it('those too short to be told apart share one, in their order; the live one is by itself', () => {
    const spans = [...Array.from({ length: 999 }, (_, i) => span(i, i + 1)), span(999, null)];
    const bars = barsOf(spans, [0, 1000]);
    expect(bars.flat()).toEqual(spans);
    expect(sizes(bars).at(-1)).toBe(1);
    expect(new Set(sizes(bars).slice(0, -2))).toEqual(new Set([25]));
  });

  it('looked at closely they stand apart, and what lies outside is left out', () => {
    const spans = Array.from({ length: 1000 }, (_, i) => span(i, i + 1));
    const bars = barsOf(spans, [500.5, 510.5]);
    expect(sizes(bars)).toEqual(Array.from({ length: 11 }, () => 1));
    expect([bars[0][0].from, bars[10][0].from]).toEqual([500, 510]);
  });
});
