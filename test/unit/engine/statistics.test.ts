import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../electron/engine/bootstrap';
import { testMean } from '../../../electron/engine/clusters';
import { calibrationCurve, rocCurve } from '../../../electron/engine/curves';
import { countClients, score } from '../../../electron/engine/metrics';
import { chiSquarePValue, exactPValue, holm, mcNemarTest, normalPValue } from '../../../electron/engine/significance';
import { viewOf } from '../../../electron/engine/view';
import { wilsonInterval } from '../../../shared/scores';
import { seededRandom } from '../../helpers/random.mjs';

/** Numbers of scikit-learn, SciPy and statsmodels; see make.py beside them. */
type Table = { actual: number[]; predicted: number[]; roc: [number[], number[]] } & Record<string, number>;
interface Fixture {
  classification: Table[];
  smallTables: Table[];
  regression: ({ actual: number[]; predicted: number[]; clip: number } & Record<string, number>)[];
  mcNemar: Record<'onlyChampionRight' | 'onlyCandidateRight' | 'exact' | 'chiSquare' | 'corrected', number>[];
  normal: { z: number; p: number }[];
  holm: { given: number[]; corrected: number[] };
  wilson: { successes: number; rows: number; interval: [number, number] }[];
  clusterMean: { client: number[]; values: number[]; mean: number; error: number }[];
  bootstrap: {
    kind: 'classification' | 'regression';
    client: number[];
    actual: number[];
    champion: number[];
    candidate: number[];
    clip: number;
    differences: Record<string, { value: number; lower: number; upper: number }>;
  }[];
}
const fixture = JSON.parse(
  readFileSync(join(process.cwd(), 'test', 'fixtures', 'statistics', 'statistics.json'), 'utf8'),
) as Fixture;

const floats = (values: readonly number[]) => Float64Array.from(values);
const noSignal = { signal: new AbortController().signal };

describe('scores', () => {
  it.each([...fixture.classification, ...fixture.smallTables])(
    'of classes are scikit-learn’s',
    ({ actual, predicted, roc: _, ...expected }) => {
      const scored = { actual: floats(actual), predicted: floats(predicted), clients: 1, clip: 0 };
      const metrics = score('classification', scored) as unknown as Record<string, number>;
      for (const [name, value] of Object.entries(expected)) expect(metrics[name], name).toBeCloseTo(value, 10);
    },
  );

  it.each(fixture.regression)('of numbers are scikit-learn’s', ({ actual, predicted, clip, ...expected }) => {
    const scored = { actual: floats(actual), predicted: floats(predicted), clients: 1, clip };
    const metrics = score('regression', scored) as unknown as Record<string, number>;
    for (const [name, value] of Object.entries(expected)) expect(metrics[name], name).toBeCloseTo(value, 9);
  });

  it('leave undefined what is undefined', () => {
    const same = { actual: floats([1, 1]), predicted: floats([0.3, 0.9]), clients: 2, clip: 5 };
    expect(score('classification', same)).toMatchObject({ auc: null, balancedAccuracy: 0.5, recall: 0.5 });
    const constant = { ...same, actual: floats([7.1, 7.1]) };
    expect(score('regression', { ...constant, clip: 9 })).toMatchObject({ r2: null, r2Clipped: null });
  });
});

describe('McNemar’s test', () => {
  it('gives the published figures of [[101, 121], [59, 33]]', () => {
    const test = mcNemarTest(121, 59);
    expect(test.exact).toBe(false);
    expect(test.chiSquare).toBeCloseTo(20.672222, 6);
    expect(test.pValue / 5.4501e-6).toBeCloseTo(1, 4);
    expect(exactPValue(59, 180) / 4.43445e-6).toBeCloseTo(1, 5);
  });

  it.each(fixture.mcNemar)(
    'of $onlyChampionRight against $onlyCandidateRight is statsmodels’',
    ({ onlyChampionRight, onlyCandidateRight, exact, chiSquare, corrected }) => {
      const [all, fewer] = [onlyChampionRight + onlyCandidateRight, Math.min(onlyChampionRight, onlyCandidateRight)];
      expect(exactPValue(fewer, all) / exact).toBeCloseTo(1, 8);
      const test = mcNemarTest(onlyChampionRight, onlyCandidateRight);
      expect(test.exact).toBe(all < 25);
      // statsmodels lets the correction go below zero, and squares it.
      if (onlyChampionRight !== onlyCandidateRight) {
        expect(test.chiSquare).toBeCloseTo(chiSquare, 10);
        expect(chiSquarePValue(chiSquare) / corrected).toBeCloseTo(1, 6);
      }
      expect(test.pValue).toBe(all < 25 ? exactPValue(fewer, all) : chiSquarePValue(test.chiSquare));
    },
  );

  it('without a row that only one answers right says nothing', () => {
    expect(mcNemarTest(0, 0)).toMatchObject({ pValue: 1, chiSquare: 0 });
  });
});

describe('tails, corrections and errors', () => {
  it.each(fixture.normal)('the normal distribution at $z is SciPy’s', ({ z, p }) => {
    expect(normalPValue(z) / p).toBeCloseTo(1, 6);
  });

  it('Holm’s correction is statsmodels’', () => {
    holm(fixture.holm.given).forEach((value, i) => {
      expect(value).toBeCloseTo(fixture.holm.corrected[i], 12);
    });
    expect(holm([])).toEqual([]);
  });

  it.each(fixture.wilson)(
    'Wilson’s interval of $successes in $rows is statsmodels’',
    ({ successes, rows, interval }) => {
      wilsonInterval(successes, rows).forEach((bound, i) => {
        expect(bound).toBeCloseTo(interval[i], 10);
      });
    },
  );

  it.each(fixture.clusterMean)('the error of a mean by client is statsmodels’', ({ client, values, mean, error }) => {
    const result = testMean(floats(values), Int32Array.from(client), Uint32Array.from(client.keys()));
    expect(result.mean).toBeCloseTo(mean, 12);
    expect(result.error).toBeCloseTo(error, 12);
    expect(result.clients).toBe(countClients(client));
  });
});

describe('the ROC curve', () => {
  it.each([...fixture.classification, ...fixture.smallTables])(
    'has scikit-learn’s points',
    ({ actual, predicted, roc: [fpr, tpr] }) => {
      const points = rocCurve(floats(actual), floats(predicted));
      const theirs = new Set(fpr.map((value, i) => `${value.toFixed(9)} ${tpr[i].toFixed(9)}`));
      for (const point of points) {
        expect(theirs).toContain(`${point.falsePositiveRate.toFixed(9)} ${point.truePositiveRate.toFixed(9)}`);
      }
      expect(points).toHaveLength(theirs.size);
      expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    },
  );

  it('of very many rows is thinned out, and stays close to the whole', () => {
    const rows = 20_000;
    const predicted = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) / rows);
    const actual = predicted.map((p, i) => (((i * 104_729) % rows) / rows < p ? 1 : 0));
    const points = rocCurve(actual, predicted);
    expect(points.length).toBeLessThanOrEqual(203);
    let area = 0;
    points.slice(1).forEach((point, i) => {
      const width = point.falsePositiveRate - points[i].falsePositiveRate;
      area += (width * (point.truePositiveRate + points[i].truePositiveRate)) / 2;
    });
    const scored = score('classification', { actual, predicted, clients: 1, clip: 0 });
    expect(area).toBeCloseTo((scored as { auc: number }).auc, 3);
  });
});

describe('the calibration curve', () => {
  const sizesOf = (predicted: Float64Array) =>
    calibrationCurve('regression', predicted, predicted).map(({ rows }) => rows);

  it('has ten bins of one size, and after many equal predictions the others of one size', () => {
    expect(sizesOf(Float64Array.from({ length: 1000 }, (_, i) => i))).toEqual(new Array(10).fill(100));
    const [first, ...others] = sizesOf(Float64Array.from({ length: 1000 }, (_, i) => Math.max(639, i)));
    expect(first).toBe(640);
    expect(others).toEqual(new Array(9).fill(40));
    // From the 101st row on 660 predictions are equal; the 240 that are left fill eight bins.
    const between = Float64Array.from({ length: 1000 }, (_, i) => (i >= 100 && i < 760 ? 100 : i));
    expect(sizesOf(between)).toEqual([100, 660, ...new Array(8).fill(30)]);
  });

  it('parts all rows into bins by prediction, never equal predictions', () => {
    const row = fc.record({ actual: fc.integer({ min: 0, max: 1 }), predicted: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), (rows) => {
        const actual = floats(rows.map((one) => one.actual));
        const predicted = floats(rows.map((one) => one.predicted / 9));
        const bins = calibrationCurve('classification', actual, predicted);
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
        // Brute force: cut the sorted predictions where the bins end; no value may lie on both sides.
        const sorted = [...predicted].sort((a, b) => a - b);
        let end = 0;
        for (const bin of bins) {
          const part = sorted.slice(end, end + bin.rows);
          end += bin.rows;
          expect(bin.predicted).toBeCloseTo(part.reduce((sum, value) => sum + value, 0) / part.length, 12);
          if (end < sorted.length) expect(sorted[end]).toBeGreaterThan(part[part.length - 1]);
          const inBin = rows.filter(
            (one) => one.predicted / 9 >= part[0] && one.predicted / 9 <= part[part.length - 1],
          );
          expect(bin.observed).toBeCloseTo(inBin.filter((one) => one.actual === 1).length / inBin.length, 12);
        }
      }),
    );
  });
});

describe('the bootstrap by client', () => {
  it.each(fixture.bootstrap)('gives NumPy’s intervals ($kind)', async ({ differences, client, ...given }) => {
    const duel = {
      kind: given.kind,
      actual: floats(given.actual),
      champion: floats(given.champion),
      candidate: floats(given.candidate),
      client: Int32Array.from(client),
      clip: given.clip,
    };
    const judge = (predicted: Float64Array) =>
      score(duel.kind, { actual: duel.actual, predicted, clients: countClients(client), clip: duel.clip });
    const whole = {
      champion: judge(duel.champion),
      candidate: judge(duel.candidate),
      baseline: judge(duel.actual.map(() => 0.5)),
    };
    const { metrics, difference } = await bootstrap(duel, whole, { resamples: 2000, chosenFrom: 1 }, noSignal);
    for (const [name, theirs] of Object.entries(differences)) {
      const ours = metrics.find(({ metric }) => metric === name)?.difference;
      // Two sets of random resamples: their bounds differ by chance, by some hundredths of the width.
      const close = 0.08 * (theirs.upper - theirs.lower);
      expect(ours?.value, name).toBeCloseTo(theirs.value, 9);
      expect(Math.abs((ours?.lower ?? 0) - theirs.lower), `${name} lower`).toBeLessThan(close);
      expect(Math.abs((ours?.upper ?? 0) - theirs.upper), `${name} upper`).toBeLessThan(close);
    }
    const primary = metrics.find(({ metric }) => metric === difference.metric);
    expect(difference).toMatchObject({ difference: primary?.difference.value, lower: primary?.difference.lower });
  });

  it('of two equal models has no width', async () => {
    const actual = floats([0, 1, 1, 0, 1]);
    const predicted = floats([0.2, 0.4, 0.8, 0.6, 0.9]);
    const scores = score('classification', { actual, predicted, clients: 5, clip: 0 });
    const duel = {
      kind: 'classification' as const,
      actual,
      champion: predicted,
      candidate: predicted,
      client: Int32Array.from([0, 1, 2, 3, 4]),
      clip: 0,
    };
    const whole = { champion: scores, candidate: scores, baseline: scores };
    const { difference } = await bootstrap(duel, whole, { resamples: 200, chosenFrom: 1 }, noSignal);
    expect(difference).toMatchObject({ difference: 0, lower: 0, upper: 0, rowsNeeded: null });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort(new Error('stop'));
    const actual = floats([0, 1]);
    const scores = score('classification', { actual, predicted: actual, clients: 2, clip: 0 });
    const duel = {
      kind: 'classification' as const,
      actual,
      champion: actual,
      candidate: actual,
      client: Int32Array.from([0, 1]),
      clip: 0,
    };
    const whole = { champion: scores, candidate: scores, baseline: scores };
    await expect(bootstrap(duel, whole, { resamples: 200, chosenFrom: 1 }, { signal: abort.signal })).rejects.toThrow(
      'stop',
    );
  });
});

describe('the interval of the best of several', () => {
  const rows = 240;
  const client = Int32Array.from({ length: rows }, (_, row) => row >> 1);
  const clients = rows / 2;

  /** Draws clients with replacement, 20,000 times, and sums up what each gains. */
  function oracle(gain: Float64Array, share: number): number {
    const random = seededRandom(77);
    const byClient = Float64Array.from({ length: clients }, (_, i) => gain[2 * i] + gain[2 * i + 1]);
    const drawn = Float64Array.from({ length: 20_000 }, () => {
      let sum = 0;
      for (let i = 0; i < clients; i++) sum += byClient[Math.floor(random() * clients)];
      return sum / rows;
    }).sort();
    return drawn[Math.round(share * (drawn.length - 1))];
  }

  it('is that of one candidate at the level that Bonferroni’s rule asks for', async () => {
    const random = seededRandom(6);
    const actual = Float64Array.from({ length: rows }, () => Math.round(random()));
    const answers = (right: number) => actual.map((value) => (random() < right ? value : 1 - value));
    const duel = {
      kind: 'classification' as const,
      actual,
      champion: answers(0.6),
      candidate: answers(0.7),
      client,
      clip: 0,
    };
    const judge = (predicted: Float64Array) => score('classification', { actual, predicted, clients, clip: 0 });
    const whole = { champion: judge(duel.champion), candidate: judge(duel.candidate), baseline: judge(actual) };
    const hits = (predicted: Float64Array, row: number) => Number(predicted[row] === actual[row]);
    const gain = actual.map((_, row) => hits(duel.candidate, row) - hits(duel.champion, row));
    const widths: number[] = [];
    for (const chosenFrom of [1, 4, 25]) {
      const { difference, metrics } = await bootstrap(duel, whole, { resamples: 20_000, chosenFrom }, noSignal);
      expect(difference.level).toBeCloseTo(1 - 0.05 / chosenFrom, 12);
      const tail = 0.05 / chosenFrom / 2;
      const close = 0.06 * (difference.upper - difference.lower);
      expect(Math.abs(difference.lower - oracle(gain, tail))).toBeLessThan(close);
      expect(Math.abs(difference.upper - oracle(gain, 1 - tail))).toBeLessThan(close);
      widths.push(difference.upper - difference.lower);
      // What is shown beside it stays at 95 %.
      const shown = metrics.find(({ metric }) => metric === 'accuracy')?.difference;
      expect((shown?.upper ?? 0) - (shown?.lower ?? 0)).toBeCloseTo(widths[0], 12);
    }
    // What a verdict rests on is what is shown.
    const asked = { resamples: 500, chosenFrom: 25 };
    const { difference: shown } = await bootstrap(duel, whole, asked, noSignal);
    const view = await viewOf(duel, null, { ...asked, properScore: 'logLoss' }, noSignal);
    expect(view).toMatchObject({ level: shown.level, headline: { lower: shown.lower, upper: shown.upper } });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[2]).toBeGreaterThan(1.3 * widths[0]);
  });
});
