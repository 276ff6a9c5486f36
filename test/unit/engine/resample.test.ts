import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resamplesOf } from '../../../electron/engine/draws';
import { areaByUnits, topTenthByUnits } from '../../../electron/engine/linearScores';
import { areaUnderRoc, quantile, topTenthOf } from '../../../electron/engine/metrics';
import { type Drawn, resample } from '../../../electron/engine/resample';
import { Totals } from '../../../electron/engine/totals';
import { unitsOf } from '../../../electron/engine/units';
import type { MetricName } from '../../../shared/schemas/metrics';
import { seededRandom } from '../../helpers/random.mjs';

const never = new AbortController().signal;
const once = { unit: new Int32Array(0), units: 1, isGrouped: true };

describe('groups of clients', () => {
  it('hold all rows of a client, and differ by one client in size', () => {
    const clients = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(clients, fc.integer({ min: 1, max: 12 }), (keys, most) => {
        const { unit, units } = unitsOf(Int32Array.from(keys), most);
        const unitOfClient = new Map(keys.map((key, row) => [key, unit[row]]));
        keys.forEach((key, row) => {
          expect(unit[row]).toBe(unitOfClient.get(key));
        });
        const sizes = new Array<number>(units).fill(0);
        for (const one of unitOfClient.values()) sizes[one]++;
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(units).toBe(Math.min(most, unitOfClient.size));
      }),
    );
  });
});

/** Answers of two models to some rows of each client, who is alike in all of them. */
function duelOf(kind: 'classification' | 'regression', clients: number) {
  const random = seededRandom(clients);
  const rows = clients * 2;
  const client = Int32Array.from({ length: rows }, (_, row) => row >> 1);
  const nature = Float64Array.from({ length: clients }, () => random());
  const answer = (noise: number) => Float64Array.from(client, (one) => nature[one] * (1 - noise) + random() * noise);
  const [champion, candidate] = [answer(0.5), answer(0.4)];
  const came = Float64Array.from(client, (one) => (random() < nature[one] ? 1 : 0));
  if (kind === 'classification') return { kind, actual: came, champion, candidate, client, clip: 0 };
  const spent = came.map((one, row) => one * Math.exp(3 * nature[client[row]] + random()));
  const dear = (values: Float64Array) => values.map((value) => Math.exp(3 * value) * value);
  return { kind, actual: spent, champion: dear(champion), candidate: dear(candidate), client, clip: 30 };
}

const ends = (values: Float64Array) => [0.025, 0.975].map((share) => quantile(values.slice().sort(), share));

describe.each([
  ['classification', ['accuracy', 'auc', 'logLoss', 'f1']],
  ['regression', ['r2Clipped', 'mae', 'topTenth', 'rmse']],
] as const)('intervals of %s from groups of clients', (kind, names: readonly MetricName[]) => {
  it('are those of all clients, but for what chance does to the ends', async () => {
    const duel = duelOf(kind, 6_000);
    const drawnFrom = (most: number) =>
      resample(duel, null, { names, resamples: 1_000, units: unitsOf(duel.client, most) }, never);
    const [grouped, whole] = [await drawnFrom(1_500), await drawnFrom(Number.POSITIVE_INFINITY)];
    for (const name of names) {
      for (const of of ['champion', 'difference'] as const) {
        const [one, other] = [grouped, whole].map((drawn) => ends((drawn.get(name) as Drawn)[of]));
        const width = other[1] - other[0];
        // Ends of 1,000 resamples are known to 2 % of the width, twice, beside the groups' 2 %: three standard errors.
        one.forEach((end, i) => {
          expect(Math.abs(end - other[i]) / width, `${name} ${of}`).toBeLessThan(0.1);
        });
      }
    }
  });
});

describe('the order of the rows', () => {
  const rowsOf = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 4,
    maxLength: 60,
  });

  it.each([
    ['classification', 'auc', areaUnderRoc],
    ['classification', 'topTenth', topTenthOf],
    ['regression', 'topTenth', topTenthOf],
  ] as const)('gives of %s the %s of the rows that are drawn', async (kind, name, scoreOf) => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const actual = Float64Array.from(rows, ([one]) => (kind === 'classification' ? one % 2 : one));
        const predicted = Float64Array.from(rows, ([one, noise]) => (one + noise) / 12);
        const client = Int32Array.from(rows.keys());
        const duel = { kind, actual, champion: predicted, candidate: predicted, client, clip: 100 };
        const units = unitsOf(client);
        const drawn = (await resample(duel, null, { names: [name], resamples: 5, units }, never)).get(name);
        const draws = resamplesOf(units.units);
        for (let at = 0; at < 5; at++) {
          const times = draws.at(at);
          const taken = [...client].flatMap((row) => new Array<number>(times[row]).fill(row));
          const [its, answers] = [actual, predicted].map((values) => Float64Array.from(taken, (row) => values[row]));
          const [found, score] = [drawn?.champion[at], scoreOf(its, answers)];
          if (score === null) expect(found).toBeNaN();
          else expect(found).toBeCloseTo(score, 12);
        }
      }),
    );
  });
});

describe('the straight line', () => {
  const rowsOf = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })), { minLength: 4, maxLength: 60 });

  it('gives the area and the top tenth of the rows as they are', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const actual = Float64Array.from(rows, ([yes]) => (yes ? 1 : 0));
        const predicted = Float64Array.from(rows, ([, score]) => score / 10);
        const all = { ...once, unit: new Int32Array(rows.length), weight: null };
        const totals = new Totals(1);
        const lineOf = areaByUnits(actual, predicted, all, totals);
        const nearOf = topTenthByUnits(actual, predicted, all, totals);
        totals.weigh(Uint16Array.of(1));
        const [line, near] = [lineOf(), nearOf()];
        totals.close();
        const area = areaUnderRoc(actual, predicted);
        if (area === null) expect(line).toBeNull();
        else expect(line).toBeCloseTo(area, 12);
        const found = topTenthOf(actual, predicted);
        if (found === null) expect(near).toBeNull();
      }),
    );
  });
});
