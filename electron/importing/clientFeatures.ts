import type { FeatureColumn } from '../../shared/schemas/imports';
import type { ClientRowOptions } from './clientRows';
import { type CellReader, cellReader, damaged } from './featureReader';
import { cellOf, type PlainLine } from './plainLines';
import type { Rejection } from './row';
import { quoted } from './values';

/** Reads the features of a row, each by its type, into an array that is the same for all rows. */
interface FeaturesReader {
  cells: (cells: readonly string[]) => Float64Array | null | Rejection;
  /** Of a line where it stands: no text is made of what is a plain number. */
  line: (line: PlainLine) => Float64Array | null | Rejection;
}

export function featuresReader(
  header: readonly string[],
  { recognition, forms, codeOf }: ClientRowOptions,
): FeaturesReader {
  const { features } = recognition;
  if (features.length === 0) return { cells: () => null, line: () => null };
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
  const isPlain = features.map(({ column, type }) => type === 'number' && (forms.decimals.get(column) ?? '.') === '.');
  const values = new Float64Array(readers.length);
  return {
    cells: (cells) => {
      for (let i = 0; i < readers.length; i++) {
        const value = readers[i](cells[indices[i]]);
        if (value === damaged) return notOfType(features[i], cells[indices[i]]);
        values[i] = value;
      }
      return values;
    },
    line: (line) => {
      const { numbers } = line;
      for (let i = 0; i < readers.length; i++) {
        const at = indices[i];
        const quick = isPlain[i] ? numbers[at] : Number.NaN;
        const value = Number.isNaN(quick) ? readers[i](cellOf(line, at)) : quick;
        if (value === damaged) return notOfType(features[i], cellOf(line, at));
        values[i] = value;
      }
      return values;
    },
  };
}

const typeNames = { number: 'a number', flag: 'yes or no', date: 'a date', category: 'a category' } as const;

function notOfType({ column, type }: FeatureColumn, cell: string): Rejection {
  const texts = type === 'category' ? '' : `; where the column holds texts: --type "${column}=category"`;
  return { column, reason: `${quoted(cell)} is not ${typeNames[type]}${texts}` };
}
