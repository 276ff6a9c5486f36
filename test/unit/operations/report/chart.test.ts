import { expect, it } from 'vitest';
import { scoreChart } from '../../../../electron/operations/report/chart';

const given = { label: 'Accuracy', marks: [], write: (score: number) => score.toFixed(2), writeDay: String };

it('a chart of scores lies within its frame, higher scores above, and needs two moments', () => {
  const realised = [
    { at: 0, value: 0.5, low: 0.4, high: 0.6 },
    { at: 10, value: 0.9, low: 0.85, high: 0.95 },
  ];
  const text = scoreChart({ ...given, realised, holdout: [{ at: 5, value: 0.7 }], marks: [5, 99] })?.text ?? '';
  const dots = [...text.matchAll(/<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [+x, +y]);
  expect(dots.map(([x]) => x)).toEqual([64, 884]);
  expect(dots[1][1]).toBeLessThan(dots[0][1]);
  for (const [, y] of dots) expect(y >= 12 && y <= 212).toBe(true);
  expect(text.match(/class="holdout"/g)).toHaveLength(1);
  // What lies outside the time that is drawn is not marked.
  expect(text.match(/class="deployed"/g)).toHaveLength(1);
  expect(scoreChart({ ...given, realised: [realised[0]], holdout: [] })).toBeNull();
});
