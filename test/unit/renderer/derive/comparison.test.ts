import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedScores } from '../../../../renderer/derive/comparedScores';
import {
  calibrationDomain,
  decidedBy,
  intervalScale,
  meetings,
  sameSentence,
  segmentLabel,
  sidesInSentence,
  sidesOf,
} from '../../../../renderer/derive/comparison';
import { judge, metricDifference, metricRows, properScoreText } from '../../../../renderer/derive/metrics';
import { writeAs } from '../../../../renderer/format';
import type { Gain } from '../../../../shared/schemas/comparison';
import type { MetricName } from '../../../../shared/schemas/metrics';
import { accuracyOf, r2Of, versionOf } from './records';

it('two that were compared are candidate and champion only where one of them is the champion', () => {
  const compared = { candidateVersion: 'v_2', championVersion: 'v_1' };
  const named = (version: string) => `the ${version}`;
  expect(sidesOf(compared, 'v_1', named)).toEqual({ candidate: 'Candidate', champion: 'Champion' });
  for (const live of ['v_2', 'v_3', undefined])
    expect(sidesOf(compared, live, named)).toEqual({ candidate: 'the v_2', champion: 'the v_1' });
  expect(sidesOf(compared, 'v_3', () => 'brisk-otter')).toEqual({ candidate: 'v_2', champion: 'v_1' });
  expect(sidesInSentence(sidesOf(compared, 'v_1', named)).candidate).toBe('the candidate');
  expect(sidesInSentence(sidesOf(compared, 'v_2', named)).candidate).toBe('the v_2');
});

describe('a difference', () => {
  it('is good or bad only where its whole interval lies on one side, by what is better', () => {
    expect(judge('accuracy', { lower: 0.01, upper: 0.02 })).toBe('good');
    expect(judge('logLoss', { lower: 0.01, upper: 0.02 })).toBe('bad');
    expect(judge('brier', { lower: -0.02, upper: -0.01 })).toBe('good');
    expect(judge('auc', { lower: -0.01, upper: 0.02 })).toBeNull();
    expect(judge('auc', { lower: 0, upper: 0.02 })).toBeNull();
  });

  it('is written in the unit of its metric', () => {
    expect([metricDifference('accuracy', 0.0132), metricDifference('mae', -1234.4)]).toEqual(['+1.3', '−1,234']);
    expect(metricDifference('auc', 0.0001)).toBe('±0.000');
  });

  describe('of compared scores', () => {
    const written = (metric: MetricName, candidate: number, champion: number, [lower, upper] = [-1, 1]) => {
      const at = (value: number) => ({ value, lower: value, upper: value });
      const difference = { value: candidate - champion, lower, upper };
      return comparedScores({ metric, candidate: at(candidate), champion: at(champion), baseline: 0.5, difference });
    };
    const figures = (...given: Parameters<typeof written>) => {
      const { candidate, champion, difference } = written(...given);
      return [candidate, champion, difference];
    };

    it('have one digit more where they would not add up', () => {
      expect(figures('accuracy', 0.9283, 0.9258)).toEqual(['92.83 %', '92.58 %', '+0.25']);
      expect(figures('accuracy', 0.7, 0.65)).toEqual(['70.0 %', '65.0 %', '+5.0']);
      expect(figures('auc', 0.75256, 0.77224)).toEqual(['0.7526', '0.7722', '−0.0196']);
      expect(figures('mae', 410.44, 347.49)).toEqual(['410', '347', '+63']);
      expect(written('mae', 1200, 1250, [-90.4, -4.6])).toMatchObject({ baseline: '1', span: '−90 to −5' });
    });

    it('are written as the computer does, thousands included', () => {
      writeAs('de-DE');
      expect(figures('mae', 1234.4, 1250)).toEqual(['1.234', '1.250', '−16']);
      expect(figures('accuracy', 0.9283, 0.9258)).toEqual(['92,83 %', '92,58 %', '+0,25']);
      writeAs('en');
    });

    it('have an interval that says on which sides of zero it lies', () => {
      const span = (...ends: [number, number]) => written('accuracy', 0.7, 0.65, ends).span;
      expect(span(0.0001, 0.0004)).toBe('+0.01 to +0.04');
      expect(span(-0.01, 0.02)).toBe('−1.0 to +2.0');
      expect(span(-0.013, 0.0004)).toBe('−1.30 to +0.04');
      expect(span(0, 0)).toBe('±0.0 to ±0.0');
    });
  });

  it('is drawn with zero in the middle, and within the drawing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lower, width) => {
          const { at } = intervalScale({ lower, upper: lower + width }, 0.02);
          expect(at(0)).toBeCloseTo(50);
          for (const value of [lower, lower + width, -0.02]) {
            expect(at(value)).toBeGreaterThan(0);
            expect(at(value)).toBeLessThan(100);
          }
        },
      ),
    );
  });
});

describe('what would meet what', () => {
  const candidate = versionOf('v_2', { purchase: {}, churn: {}, clv: {} });
  const champions = { purchase: { version: 'v_2', deployedAt: 0 }, churn: { version: 'v_1', deployedAt: 0 } };

  it('is told before anything is computed', () => {
    expect(meetings({ candidate, champion: null, champions })).toEqual({ same: ['purchase'], others: ['churn'] });
    expect(meetings({ candidate, champion: 'v_2', champions }).others).toEqual([]);
    expect(meetings({ candidate, champion: 'v_1', champions }).others).toEqual(['purchase', 'churn', 'clv']);
  });

  it('is a sentence where a version would meet itself', () => {
    expect(sameSentence([])).toBeNull();
    expect(sameSentence(['purchase', 'churn'])).toBe(
      'For purchase and churn, the candidate is the champion itself: there is nothing to compare.',
    );
  });
});

it('a verdict says in what the candidate is better or worse', () => {
  const [clear, chance] = [
    { value: -0.02, lower: -0.03, upper: -0.01, error: 0.005 },
    { value: -0.001, lower: -0.01, upper: 0.008, error: 0.005 },
  ];
  const of = (verdict: 'better' | 'worse' | 'inconclusive', proper: Gain, headline: Gain) => {
    const present = { rows: 500, clients: 500, classes: null, proper, headline, auc: null, level: 0.95 };
    const judgement = { properScore: 'logLoss', halfLifeDays: null, decidedBy: 'data', present, before: null } as const;
    return decidedBy({ verdict, judgement }, 'accuracy');
  };
  expect(of('worse', clear, chance)).toBe('log loss');
  expect(of('worse', chance, clear)).toBe('accuracy');
  expect(of('worse', clear, clear)).toBe('log loss and accuracy');
  expect(of('better', { ...clear, lower: 0.01, upper: 0.03 }, chance)).toBe('log loss');
  expect(of('inconclusive', chance, chance)).toBeNull();
});

it('a segment is named by its bounds', () => {
  const rest = { form: null, category: null, rows: 1, clients: 1, difference: 0, pValue: 1 };
  expect(segmentLabel({ feature: 'recency', from: null, to: 30, ...rest })).toBe('recency is below 30');
  expect(segmentLabel({ feature: 'recency', from: 30, to: null, ...rest })).toBe('recency is 30 or more');
  expect(segmentLabel({ feature: 'recency', from: 1.5, to: 30, ...rest })).toBe('recency is from 1.50 to 30');
  expect(segmentLabel({ feature: 'recency', from: null, to: null, ...rest })).toBe('recency is missing');
  const title = 'Days since the last purchase';
  expect(segmentLabel({ feature: 'recency_days', from: null, to: 30, ...rest })).toBe(`${title} is below 30`);
  const north = { ...rest, category: 'north', from: null, to: null };
  expect(segmentLabel({ feature: 'region', ...north })).toBe('region is north');
});

it('a calibration’s axes hold all its points', () => {
  const bin = { rows: 1, lower: 0, upper: 0 };
  const [low, high] = calibrationDomain([{ ...bin, predicted: -3, observed: 2133 }], false);
  expect(low).toBeLessThanOrEqual(-3);
  expect(high).toBeGreaterThanOrEqual(2133);
  expect(calibrationDomain([], true)).toEqual([0, 1]);
});

it('a metric that is not defined is a dash, and not a zero', () => {
  const text = (label: string, rows: ReturnType<typeof metricRows>) => rows.find((row) => row.label === label)?.text;
  expect(text('AUC', metricRows(accuracyOf(0.7, 5)))).toBe('–');
  expect(text('R² (clipped)', metricRows(r2Of(0.25)))).toBe('0.250');
});

it('a proper score keeps its sign, and a loss is written as one', () => {
  expect(properScoreText(r2Of(-0.086), 'r2Clipped')).toBe('R² (clipped) −0.086');
  expect(properScoreText({ ...accuracyOf(0.7, 5), logLoss: 0.607 }, 'logLoss')).toBe('log loss 0.607');
});
