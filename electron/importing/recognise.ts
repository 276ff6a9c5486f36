import { AppError } from '../../shared/errors';
import { type Kind, rowAsClient } from '../../shared/importing';
import type { FeatureColumn, ImportInstructions, Recognition } from '../../shared/schemas/imports';
import { type Beginning, missingFields } from './beginning';
import { columnType } from './columnType';
import { columnFormat } from './dateFormat';
import { fieldsOf, findColumn, type Mapping, mapFields } from './fields';
import { withSureItems } from './itemColumns';
import { kindOf } from './kind';
import { askForStates, withAddressOfClient, withReadableRefunds, withStates } from './orderColumns';
import { type PresetMatch, presetOf } from './presets';
import { askForRepeated } from './questions/columnMeaning';
import { askForCount } from './questions/counts';
import { unrecognised } from './questions/unrecognised';
import { withRefundAmounts, withSureStates } from './stateReader';

/** What a file holds, column by column. */
export interface Recognised extends Recognition {
  /** The shop system whose export it is. */
  preset: PresetMatch | null;
}

/**
 * Recognises what a file holds by its columns and what is in them.
 * @throws AppError `unrecognised_file` or `unclear_file`, saying what was found, what is missing, and how to say it
 */
export function recognise(beginning: Beginning, instructions: ImportInstructions): Recognised {
  const mapped = resolveMap(beginning, instructions.map ?? {});
  const ignored = new Set((instructions.ignore ?? []).map((column) => columnOf(column, beginning.header)));
  const header = beginning.header.filter((column) => !ignored.has(column));
  const preset = presetFor({ ...beginning, header }, instructions, beginning.header);
  const kind = instructions.kind ?? (preset ? 'transactions' : kindOf(beginning, header, mapped));
  const fields = fieldsOf(kind, beginning.tasks);
  const unknown = Object.keys(mapped).find((field) => !(field in fields));
  if (unknown !== undefined) {
    const known = Object.keys(fields).join(', ');
    throw new AppError('bad_usage', `A file of ${kind} has no field “${unknown}” to map. Its fields are: ${known}.`);
  }
  const named = mapFields(header, fields, { ...preset?.mapping, ...mapped });
  const isOrders = kind === 'transactions';
  const mapping = {
    ...(isOrders ? settled(named, beginning, header) : withoutDayNumbers(named, beginning)),
    ...mapped,
  };
  askForRepeated(beginning, mapping, instructions);
  const missing = missingFields(kind, mapping, beginning);
  if (missing.length > 0) throw unrecognised(beginning, kind, mapping, missing);
  if (isOrders && mapped.status === undefined) askForStates(mapping, beginning, header);
  if (isOrders && !preset) askForCount(beginning, mapping, mapped);
  return { kind, mapping, preset, ...featuresOf(kind, mapping, beginning, ignored, instructions) };
}

/** The shop whose export a file is, unless the person says that it is of another kind. */
function presetFor(
  { header, survey }: Pick<Beginning, 'header' | 'survey'>,
  { kind }: ImportInstructions,
  all: readonly string[],
): PresetMatch | null {
  if (kind !== undefined && kind !== 'transactions') return null;
  return presetOf(header, (column) => {
    const { filled, values } = survey.columns[all.indexOf(column)];
    return filled - (values?.get('0') ?? 0);
  });
}

/** A mapping of orders where what a name leaves open is settled by what the column holds. */
function settled(mapping: Mapping, beginning: Beginning, among: readonly string[]): Mapping {
  const { header, sample } = beginning;
  const sure = withRefundAmounts(withSureStates(mapping, header, sample), header, sample);
  const readable = withReadableRefunds(sure, beginning);
  return withSureItems(withStates(withAddressOfClient(readable, beginning), beginning, among), beginning, among);
}

/** Without a date that is read from a column of other numbers: the day of a month, or of the week. */
function withoutDayNumbers(mapping: Mapping, { header, survey }: Beginning): Mapping {
  const { date, ...others } = mapping;
  if (date === undefined) return mapping;
  const { dates, numbers, filled } = survey.columns[header.indexOf(date)];
  return filled > 0 && numbers === filled && columnFormat(dates) === null ? others : mapping;
}

function resolveMap({ header }: Beginning, map: Mapping): Mapping {
  const resolved = Object.entries(map).map(([field, wanted]) => {
    if (field === 'client' && wanted === rowAsClient) return [field, wanted];
    return [field, columnOf(wanted, header)];
  });
  return Object.fromEntries(resolved);
}

function columnOf(wanted: string, header: readonly string[]): string {
  const column = findColumn(wanted, header);
  if (column !== undefined) return column;
  throw new AppError('bad_usage', `The file has no column “${wanted}”. Its columns are: ${header.join(', ')}.`);
}

/** How programs call the column of row numbers that they put before a table. */
const countingName =
  /^(column 1|unnamed: ?\d+|\.\.\.1|x1?|index|row_?names?|rownum(ber)?|row_?(no|number|id)|#|no\.?|nr\.?)$/i;
const namelessCount = /^(column 1|unnamed: ?\d+|\.\.\.1)$/i;

function isRowCount(column: string, at: number, { headed, survey }: Beginning): boolean {
  if (!headed || at !== 0 || !countingName.test(column)) return false;
  const { counts, numbers, filled, distinct, rows } = survey.columns[0];
  if (counts) return true;
  // Rows of a part of a table keep the numbers that they had.
  return namelessCount.test(column) && numbers === rows && filled === rows && distinct.values === distinct.cells;
}

function featuresOf(
  kind: Kind,
  mapping: Mapping,
  beginning: Beginning,
  ignored: ReadonlySet<string>,
  { types = {} }: ImportInstructions,
): Pick<Recognition, 'features' | 'leftOut'> {
  const { file, header, survey, knownTypes } = beginning;
  const features: FeatureColumn[] = [];
  const leftOut: Recognition['leftOut'] = [];
  const stated = new Map(Object.entries(types).map(([column, type]) => [columnOf(column, header), type]));
  const mapped = new Set(Object.values(mapping));
  header.forEach((column, i) => {
    if (mapped.has(column)) return;
    const known = stated.get(column) ?? knownTypes.get(column);
    if (ignored.has(column)) leftOut.push({ column, reason: 'as you said' });
    else if (kind === 'transactions' || kind === 'outcomes') leftOut.push({ column, reason: `no part of ${kind}` });
    else if (!known && isRowCount(column, i, beginning)) leftOut.push({ column, reason: 'it numbers the rows' });
    else {
      const found = known ? { type: known } : columnType(survey.columns[i]);
      if ('type' in found) features.push({ column, type: found.type });
      else leftOut.push({ column, reason: found.leftOut });
    }
  });
  if (kind === 'clients' && features.length === 0) {
    const message = `${file} says nothing of its clients: no column can be used as a feature.`;
    throw new AppError('unrecognised_file', message, { file, leftOut });
  }
  // In order of their names, so that the same features in another order of columns are the same set.
  features.sort((a, b) => (a.column < b.column ? -1 : 1));
  return { features, leftOut };
}
