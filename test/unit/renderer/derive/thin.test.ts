import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ScorePoint } from '../../../../renderer/derive/scores';
import { drawnLast, drawnPoints, mostDrawn } from '../../../../renderer/derive/thin';

const pointOf = (at: number, given: Partial<ScorePoint> = {}): ScorePoint => ({
  version: `v${at}`,
  at,
  score: at / 1000,
  baseline: 0.5,
  topTenth: null,
  accuracy: null,
  naiveAccuracy: null,
  interval: [0, 1],
  clients: 10,
  deployed: false,
  champion: false,
  ...given,
});
const many = Array.from({ length: 1000 }, (_, at) => pointOf(at));
const domain = [0, 1000] as const;

it('a few points are drawn as they are, and those outside of the time are not', () => {
  const few = [pointOf(1), pointOf(2), pointOf(2000)];
  expect(drawnPoints(few, domain)).toEqual(few.slice(0, 2).map((point) => ({ ...point, versions: 1 })));
});

it('of many, each stands for a span: its mean, its range, and its newest version', () => {
  const drawn = drawnPoints(many, domain);
  expect(drawn).toHaveLength(mostDrawn);
  expect(drawn[0]).toMatchObject({ version: 'v9', at: 9, versions: 10, interval: [0, 0.009], baseline: 0.5 });
  expect(drawn[0].score).toBeCloseTo(0.0045, 10);
});

it('the champion stays by itself, with its own score', () => {
  const drawn = drawnPoints(
    many.map((point) => (point.at === 500 ? { ...point, champion: true } : point)),
    domain,
  );
  expect(drawn.filter(({ champion }) => champion)).toEqual([{ ...pointOf(500, { champion: true }), versions: 1 }]);
});

it('all versions are counted, in order, and never more are drawn than can be told apart, and the champion', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { maxLength: 600 }), (times) => {
      const points = times.sort((a, b) => a - b).map((at) => pointOf(at, { score: at % 3 === 0 ? null : at / 1000 }));
      const drawn = drawnPoints(points, domain);
      expect(drawn.reduce((sum, { versions }) => sum + versions, 0)).toBe(points.length);
      expect(drawn.map(({ at }) => at)).toEqual([...drawn.map(({ at }) => at)].sort((a, b) => a - b));
      expect(drawn.length).toBeLessThanOrEqual(mostDrawn + 1);
    }),
  );
});

it('of single values the last of each span is drawn', () => {
  const last = drawnLast([...many.keys()], (at) => at, domain);
  expect(last).toHaveLength(mostDrawn);
  expect(last.slice(0, 2)).toEqual([9, 19]);
});
