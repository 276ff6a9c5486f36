import { createHash } from 'node:crypto';
import type { NamedColumn } from './segments';

/**
 * Of the definitions of the scores in `metrics.ts`: grows when one of them changes, so that no score of an earlier
 * release is taken for one of today. 2: R² clips answers as well as actuals.
 */
const definitions = 2;

/**
 * Of the rows that a model is scored on, and of what is scored: equal hashes mean that scores can be compared. A model
 * finds its features by name and type, so these tell as much as the values.
 */
export function rowsHash(features: readonly NamedColumn[], actual: Float64Array, ...numbers: number[]): string {
  const hash = createHash('sha256').update(`scores ${definitions}\n`);
  const values = (array: Float64Array | Int32Array) =>
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  for (const { name, column } of features) {
    const names = column.type === 'category' ? column.names : [];
    hash.update(JSON.stringify([name, column.type, ...names]));
    values(column.type === 'number' ? column.values : column.codes);
  }
  values(actual);
  values(Float64Array.from(numbers));
  return hash.digest('hex');
}
