import { z } from 'zod';
import { AppError } from '../../shared/errors';
import { type NumberForm, numberForms } from '../../shared/features';
import { type BinnedColumn, binColumn, binRows } from './binning';
import { gather } from './gather';

/** A feature as a table holds it: numbers (NaN is missing), or categories by their code (−1 is missing). */
export type FeatureColumn =
  | { type: 'number'; values: Float64Array; form?: NumberForm }
  | { type: 'category'; codes: Int32Array; names: readonly string[] };

/**
 * A feature as a model knows it. Trees see numbers only, so a category has an encoder: the number of each value that
 * was common enough at the training, and one for all others, those that nobody had seen then included.
 */
export const featureSchema = z.discriminatedUnion('type', [
  z.object({
    name: z.string(),
    type: z.literal('number'),
    /** What the numbers stand for, where they are no plain ones: trees don't mind, who asks a model writes them so. */
    form: z.enum(numberForms).optional(),
  }),
  z
    .object({
      name: z.string(),
      type: z.literal('category'),
      values: z.array(z.string()),
      numbers: z.array(z.number()),
      other: z.number(),
    })
    .refine(({ values, numbers }) => values.length === numbers.length, 'a number per value'),
]);
export type FeatureSchema = z.infer<typeof featureSchema>;

/** What the numbers of a feature stand for; null for plain ones, and for a category. */
export function formOf(feature: FeatureColumn | FeatureSchema): NumberForm | null {
  return feature.type === 'number' ? (feature.form ?? null) : null;
}

/**
 * A value that fewer rows have is one of the others: the mean of few targets says more about these than about the
 * category. The number that measured best: docs/defaults.md.
 */
const commonRows = 5;

/**
 * Learns how to encode a feature: categories in the order of their mean target, in which a tree finds the best division
 * into two groups by one cut (W. Fisher, On grouping for maximum homogeneity, 1958; Breiman et al. 1984, §4.2.2).
 * @param rows the training rows, as indices into the column; the target has one value for each
 * @param least rows that a value must have to get a rank of its own
 */
export function fitFeature(
  name: string,
  column: FeatureColumn,
  rows: Int32Array,
  target: Float64Array,
  least = commonRows,
): FeatureSchema {
  if (column.type === 'number') return { name, type: 'number', ...(column.form && { form: column.form }) };
  const { codes, names } = column;
  const counts = new Float64Array(names.length);
  const sums = new Float64Array(names.length);
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    if (code < 0) continue;
    counts[code]++;
    sums[code] += target[i];
  }
  const common = names.flatMap((value, code) =>
    counts[code] >= least ? [{ value, mean: sums[code] / counts[code] }] : [],
  );
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const ranked = [...common, { value: null, mean }].sort((a, b) => a.mean - b.mean || compare(a.value, b.value));
  const known = ranked.flatMap(({ value }, rank) => (value === null ? [] : [{ value, rank }]));
  return {
    name,
    type: 'category',
    values: known.map(({ value }) => value),
    numbers: known.map(({ rank }) => rank),
    other: ranked.findIndex(({ value }) => value === null),
  };
}

function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The numbers that trees see.
 * @throws AppError `bad_usage` when the column is of another type than the model was trained on
 */
export function encode(schema: FeatureSchema, column: FeatureColumn): Float64Array {
  if (schema.type === 'number' && column.type === 'number') return column.values;
  if (schema.type === 'category' && column.type === 'category') {
    const known = new Map(schema.values.map((value, i) => [value, schema.numbers[i]]));
    const numbers = column.names.map((name) => known.get(name) ?? schema.other);
    return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : numbers[code]));
  }
  const [wanted, found] = [schema, column].map(({ type }) => (type === 'number' ? 'a number' : 'a category'));
  throw new AppError('bad_usage', `“${schema.name}” is ${wanted} in the model and ${found} in the data.`);
}

export function at(column: FeatureColumn, rows: Int32Array): FeatureColumn {
  if (column.type === 'number') return { ...column, values: gather(column.values, rows) };
  return { ...column, codes: gather(column.codes, rows) };
}

/** The numbers that trees see at some rows. */
export function numbersAt(schema: FeatureSchema, column: FeatureColumn, rows: Int32Array): Float64Array {
  return encode(schema, at(column, rows));
}

/** The ranks of these numbers. */
export function binnedAt(schema: FeatureSchema, column: FeatureColumn, rows: Int32Array): BinnedColumn {
  const isNumber = schema.type === 'number' && column.type === 'number';
  return isNumber ? binRows(column.values, rows) : binColumn(numbersAt(schema, column, rows));
}

/** A column from single values, as a request brings them; null is missing. */
export function columnOf(schema: FeatureSchema, cells: readonly (number | string | null)[]): FeatureColumn {
  if (schema.type === 'number') {
    const wrong = cells.find((cell) => typeof cell === 'string');
    if (wrong !== undefined) throw new AppError('bad_usage', `“${schema.name}” takes numbers, and one is “${wrong}”.`);
    return { type: 'number', values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))) };
  }
  const names = [...new Set(cells.flatMap((cell) => (cell === null ? [] : [String(cell)])))];
  const codes = new Map(names.map((name, code) => [name, code]));
  return {
    type: 'category',
    names,
    codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : (codes.get(String(cell)) ?? -1))),
  };
}
