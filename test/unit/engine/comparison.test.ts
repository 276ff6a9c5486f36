import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDisagreements, pageOfDisagreements } from '../../../electron/engine/disagreements';
import type { Duel } from '../../../electron/engine/duel';
import { at } from '../../../electron/engine/features';
import { lastAnswers } from '../../../electron/engine/lastTime';
import { findWorseSegments } from '../../../electron/engine/segments';
import type { LoadedTable } from '../../../electron/engine/tableFile';
import { splitHoldout } from '../../../shared/trainingTable';
import { seededRandom } from '../../helpers/random.mjs';

const probability = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
const row = fc.record({ actual: fc.integer({ min: 0, max: 1 }), champion: probability, candidate: probability });

function duelOf(rows: readonly { actual: number; champion: number; candidate: number }[]): Duel {
  const column = (name: 'actual' | 'champion' | 'candidate') => Float64Array.from(rows, (one) => one[name]);
  const client = Int32Array.from(rows.keys());
  const columns = { actual: column('actual'), champion: column('champion'), candidate: column('candidate') };
  return { kind: 'classification', ...columns, client, clip: 0 };
}

describe('disagreements', () => {
  it('are the rows that get another class, each once over all pages, farthest apart first', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (rows, limit) => {
        const duel = duelOf(rows);
        const expected = rows.flatMap((one, i) => (one.champion > 0.5 !== one.candidate > 0.5 ? [i] : []));
        const seen: number[] = [];
        for (let offset = 0; offset < expected.length; offset += limit) {
          const page = pageOfDisagreements(duel, { offset, limit });
          expect(page.total).toBe(expected.length);
          seen.push(...page.rows.map((one) => one.row));
        }
        expect([...seen].sort((a, b) => a - b)).toEqual(expected);
        const gaps = seen.map((i) => Math.abs(rows[i].champion - rows[i].candidate));
        expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
      }),
    );
  });

  it('say who is nearer to what came', () => {
    const duel = duelOf([
      { actual: 1, champion: 0.9, candidate: 0.1 },
      { actual: 0, champion: 0.8, candidate: 0.3 },
      { actual: 1, champion: 0.2, candidate: 0.1 },
    ]);
    expect(countDisagreements(duel)).toEqual({ rows: 2, championNearer: 1, candidateNearer: 1 });
    const numbers: Duel = { ...duel, kind: 'regression', clip: 9 };
    expect(countDisagreements(numbers)).toEqual({ rows: 3, championNearer: 2, candidateNearer: 1 });
  });
});

describe('segments', () => {
  const rows = 2000;
  const numbers = (values: Float64Array) => ({ type: 'number' as const, values });
  const random = seededRandom(3);
  const noise = () => Float64Array.from({ length: rows }, random);

  function answers(candidateRight: (i: number) => number): Duel {
    const actual = Float64Array.from({ length: rows }, (_, i) => i % 2);
    const says = (i: number, right: boolean) => (right === (actual[i] === 1) ? 0.9 : 0.1);
    return {
      kind: 'classification',
      actual,
      champion: actual.map((_, i) => says(i, random() < 0.8)),
      candidate: actual.map((_, i) => says(i, random() < candidateRight(i))),
      client: Int32Array.from({ length: rows }, (_, i) => i),
      clip: 0,
    };
  }
  const region = noise().map((value) => Math.floor(value * 4));
  const features = [
    { name: 'region', column: numbers(region) },
    ...Array.from({ length: 9 }, (_, k) => ({ name: `noise ${k}`, column: numbers(noise()) })),
  ];

  it('in which the candidate is clearly worse are named, others are not', () => {
    const duel = answers((i) => (region[i] === 2 ? 0.6 : 0.85));
    const { tested, worse } = findWorseSegments(duel, features);
    expect(tested).toBe(40);
    expect(worse).toHaveLength(1);
    const inRegion = [...region.keys()].filter((i) => region[i] === 2);
    const right = (predicted: Float64Array) =>
      inRegion.filter((i) => predicted[i] > 0.5 === (duel.actual[i] === 1)).length / inRegion.length;
    expect(worse[0]).toMatchObject({ feature: 'region', from: 2, to: 3, rows: inRegion.length });
    expect(worse[0].difference).toBeCloseTo(right(duel.candidate) - right(duel.champion), 12);
    expect(worse[0].pValue).toBeLessThan(0.001);
  });

  it('are made of categories too', () => {
    const codes = Int32Array.from(region, (value) => value - 1);
    const column = { type: 'category' as const, codes, names: ['north', 'east', 'south'] };
    const found = (bad: number) =>
      findWorseSegments(
        answers((i) => (region[i] === bad ? 0.6 : 0.85)),
        [{ name: 'region', column }],
      );
    expect(found(2)).toMatchObject({
      tested: 4,
      worse: [{ feature: 'region', category: 'east', from: null, to: null }],
    });
    expect(found(0)).toMatchObject({ worse: [{ feature: 'region', category: null, from: null, to: null }] });
  });

  it('tell what the numbers of a feature stand for, also of rows that were chosen', () => {
    const member = at(
      { ...numbers(region.map((value) => Number(value === 2))), form: 'flag' },
      Int32Array.from(region.keys()),
    );
    const duel = answers((i) => (region[i] === 2 ? 0.6 : 0.85));
    expect(findWorseSegments(duel, [{ name: 'member', column: member }]).worse).toMatchObject([
      { form: 'flag', from: 1 },
    ]);
  });

  it('are not named for chance: two equally good models have none', () => {
    expect(
      findWorseSegments(
        answers(() => 0.8),
        features,
      ).worse,
    ).toEqual([]);
  });

  it('of fewer than 20 clients are not looked at, however many rows they have', () => {
    const some = Float64Array.from({ length: rows }, (_, i) => Number(i < 400));
    const by = (clients: number) => {
      const duel = answers((i) => (i < 400 ? 0.3 : 0.8));
      const client = duel.client.map((i) => (i < 400 ? i % clients : i));
      return findWorseSegments({ ...duel, client }, [{ name: 'some', column: numbers(some) }]);
    };
    expect(by(19)).toEqual({ tested: 1, worse: [] });
    expect(by(20)).toMatchObject({ tested: 2, worse: [{ from: 1, rows: 400, clients: 20 }] });
  });

  it('of fewer than 200 rows are not looked at; rows where a feature is missing are a segment', () => {
    const some = Float64Array.from({ length: rows }, (_, i) => (i < 150 ? 1 : i < 400 ? Number.NaN : 2));
    const duel = answers((i) => (i < 400 ? 0.3 : 0.8));
    const { tested, worse } = findWorseSegments(duel, [{ name: 'some', column: numbers(some) }]);
    expect(tested).toBe(2);
    expect(worse).toMatchObject([{ feature: 'some', from: null, to: null, rows: 250 }]);
  });
});

describe('“same as last time”', () => {
  it('is the latest earlier label of the client whose horizon had passed', () => {
    const day = 86_400_000;
    const horizon = 30;
    const label = fc.record({
      client: fc.integer({ min: 0, max: 3 }),
      day: fc.integer({ min: 0, max: 200 }),
      value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: Number.NaN }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(label, { maxLength: 15, selector: (one) => `${one.client} ${one.day}` }), (labels) => {
        const sorted = [...labels].sort((a, b) => a.client - b.client || a.day - b.day);
        const table = {
          rows: sorted.length,
          client: Int32Array.from(sorted, (one) => one.client),
          predictedAt: Float64Array.from(sorted, (one) => one.day * day),
          split: new Uint8Array(sorted.length).fill(splitHoldout),
          target: () => Float64Array.from(sorted, (one) => one.value),
        } as unknown as LoadedTable;
        const answers = lastAnswers(table, 'clv', Int32Array.from(sorted.keys()), horizon);
        sorted.forEach((one, i) => {
          const earlier = sorted.filter(
            (other) => other.client === one.client && other.day + horizon <= one.day && !Number.isNaN(other.value),
          );
          expect(answers[i]).toBe(earlier.at(-1)?.value ?? Number.NaN);
        });
      }),
    );
  });
});
