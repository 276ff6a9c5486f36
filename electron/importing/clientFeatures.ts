import type { FeatureColumn } from '../../shared/schemas/imports';
import type { ClientRowOptions } from './clientRows';
import { type CellReader, cellReader, damaged } from './featureReader';
import type { Rejection } from './row';
import { quoted } from './values';

/** Reads the feature columns of a record, each by its type, into an array that is the same for all records. */
export function featuresReader(
  header: readonly string[],
  { recognition, forms, codeOf }: ClientRowOptions,
): (cells: readonly string[]) => Float64Array | null | Rejection {
  const { features } = recognition;
  if (features.length === 0) return () => null;
  const indices = features.map(({ column }) => header.indexOf(column));
  const readers = features.map(
    ({ column, type }): CellReader =>
      cellReader({
        type,
        decimal: forms.decimals.get(column) ?? '.',
        dateFormat: forms.dates.get(column) ?? 'iso',
        answers: forms.flags.get(column),
        anyText: forms.texts.has(column),
        codeOf: (value) => codeOf(column, value),
      }),
  );
  const values = new Float64Array(readers.length);
  return (cells) => {
    for (let i = 0; i < readers.length; i++) {
      const value = readers[i](cells[indices[i]]);
      if (value === damaged) return notOfType(features[i], cells[indices[i]]);
      values[i] = value;
    }
    return values;
  };
}

const typeNames = { number: 'a number', flag: 'yes or no', date: 'a date', category: 'a category' } as const;

function notOfType({ column, type }: FeatureColumn, cell: string): Rejection {
  const texts = type === 'category' ? '' : `; where the column holds texts: --type "${column}=category"`;
  return { column, reason: `${quoted(cell)} is not ${typeNames[type]}${texts}` };
}
