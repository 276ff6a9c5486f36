import { createHash } from 'node:crypto';
import type { FeatureColumn } from './features';

/**
 * Of the definitions of the scores in `metrics.ts`: grows when one of them changes, so that no score of an earlier
 * release is taken for one of today. 2: R² clips answers as well as actuals.
 */
const definitions = 2;

/** Of the rows that a model is scored on, and of what is scored: equal hashes mean that scores can be compared. */
export function rowsHash(columns: readonly FeatureColumn[], ...numbers: number[]): string {
  const hash = createHash('sha256').update(`scores ${definitions}\n`);
  for (const column of [...columns, { type: 'number', values: Float64Array.from(numbers) } as const]) {
    const values = column.type === 'number' ? column.values : column.codes;
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    if (column.type === 'category') hash.update(column.names.join('\n'));
  }
  return hash.digest('hex');
}
