import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { packed, unpacked } from '../alignedArrays';
import type { BinnedColumn } from '../binning';
import type { TrainingData } from '../grow';
import { mostFeatures } from '../tree';

const headSchema = z.object({
  rows: z.number().int().min(1),
  /** Of each feature, how many codes there are beside that of missing. */
  codes: z.array(z.number().int().nonnegative().max(65_535)).max(mostFeatures),
});

/** What trees grow on as bytes: ranks of features, targets and keys of clients; no names, no values of categories. */
export function tableBytes({ columns, target, client }: TrainingData): Uint8Array[] {
  const head: z.infer<typeof headSchema> = { rows: target.length, codes: columns.map(({ low }) => low.length) };
  return packed(head, [...columns.flatMap(({ codes, low, high }) => [codes, low, high]), target, client]);
}

/**
 * Reads what `tableBytes` wrote, over the same memory.
 * @throws AppError `file_changed` when it is none
 */
export function parseTable(body: SharedArrayBuffer): TrainingData {
  const wrong = () => new AppError('file_changed', 'What came as a table of training data is none.');
  const { head, arrays } = unpacked(body, wrong);
  const { rows, codes } = headSchema.parse(head);
  const columns = codes.map((count) => {
    const column = {
      codes: arrays.take<BinnedColumn['codes']>(Uint16Array, rows),
      low: arrays.take<BinnedColumn['low']>(Float64Array, count),
      high: arrays.take<BinnedColumn['high']>(Float64Array, count),
    };
    if (column.codes.some((code) => code > count)) throw wrong();
    return column;
  });
  const data = { columns, target: arrays.take(Float64Array, rows), client: arrays.take(Uint32Array, rows) };
  if (!arrays.isAtEnd()) throw wrong();
  return data;
}
