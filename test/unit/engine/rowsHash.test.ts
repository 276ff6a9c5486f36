import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FeatureColumn } from '../../../electron/engine/features';
import { rowsHash } from '../../../electron/engine/rowsHash';

const amounts: FeatureColumn = { type: 'number', values: Float64Array.of(1, 2) };

it('the hash of scored rows holds the scores’ definitions: those of a release that clipped actuals alone are no match', () => {
  const bytes = new Uint8Array(Float64Array.of(1, 2, 9, 0.5).buffer);
  const earlier = createHash('sha256').update(bytes).digest('hex');
  expect(rowsHash([amounts], 9, 0.5)).not.toBe(earlier);
  const now = createHash('sha256').update('scores 2\n').update(bytes).digest('hex');
  expect(rowsHash([amounts], 9, 0.5)).toBe(now);
});

it('rows that differ in a value, a category’s name or a bound have other hashes', () => {
  const named = (name: string): FeatureColumn => ({ type: 'category', names: [name], codes: Int32Array.of(0, 0) });
  const hashes = [
    rowsHash([amounts], 9),
    rowsHash([amounts], 8),
    rowsHash([{ type: 'number', values: Float64Array.of(1, 3) }], 9),
    rowsHash([amounts, named('a')], 9),
    rowsHash([amounts, named('b')], 9),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});
