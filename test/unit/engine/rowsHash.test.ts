import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FeatureColumn } from '../../../electron/engine/features';
import { rowsHash } from '../../../electron/engine/rowsHash';

const numbers = (...values: number[]): FeatureColumn => ({ type: 'number', values: Float64Array.from(values) });
const named = (name: string): FeatureColumn => ({ type: 'category', names: [name], codes: Int32Array.of(0, 0) });
const income = { name: 'income', column: numbers(1, 2) };
const actual = Float64Array.of(0, 1);

it('the hash of scored rows holds the scores’ definitions: those of a release that clipped actuals alone are no match', () => {
  const bytes = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
  const hash = (start: string) =>
    createHash('sha256')
      .update(`${start}["income","number"]`)
      .update(bytes(1, 2))
      .update(bytes(0, 1))
      .update(bytes(9, 0.5))
      .digest('hex');
  expect(rowsHash([income], actual, 9, 0.5)).not.toBe(hash(''));
  expect(rowsHash([income], actual, 9, 0.5)).toBe(hash('scores 2\n'));
});

it('rows that differ in a value, an outcome, a feature’s name or type, a category’s name or a bound have other hashes', () => {
  const zone = (column: FeatureColumn) => [income, { name: 'zone', column }];
  const hashes = [
    rowsHash([income], actual, 9),
    rowsHash([income], actual, 8),
    rowsHash([income], Float64Array.of(1, 1), 9),
    rowsHash([{ ...income, column: numbers(1, 3) }], actual, 9),
    rowsHash([{ ...income, name: 'incomes' }], actual, 9),
    rowsHash(zone(named('a')), actual, 9),
    rowsHash(zone(named('b')), actual, 9),
    // The same bytes, as a number.
    rowsHash(zone(numbers(0)), actual, 9),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});
