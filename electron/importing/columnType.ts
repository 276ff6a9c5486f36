import type { FeatureType } from '../../shared/features';
import { count } from '../../shared/words';
import type { ColumnSurvey } from './columnSurvey';
import { columnFormat } from './dateFormat';
import { quoted, yesNoOf } from './values';

/** Why a column without any value is left out. */
export const emptyColumn = 'no row has a value';

type ColumnType = { type: FeatureType } | { leftOut: string };

/** Share of the values that must be numbers for a column to be one of numbers with a few damaged cells. */
export const numberShare = 0.9;
const manyTexts = 50;

/** The type of a column of features, by all that its cells say. */
export function columnType(column: ColumnSurvey): ColumnType {
  const { filled, numbers, values, distinct } = column;
  if (filled === 0) return { leftOut: emptyColumn };
  if (column.allDays) return { type: 'date' };
  if (numbers >= filled * numberShare) return { type: 'number' };
  if (values && yesNoOf(values.keys(), column.blank > 0)) return { type: 'flag' };
  if (isDateColumn(column.dates)) return { type: 'date' };
  if (numbers >= filled / 2) {
    const share = `${count(numbers)} of its ${count(filled)} values are numbers`;
    return { leftOut: `${share}, others are not (${quoted(column.text ?? '')})` };
  }
  if (distinct.values > manyTexts && distinct.values > distinct.cells / 2)
    return { leftOut: 'nearly every row has a text of its own' };
  return { type: 'category' };
}

function isDateColumn(filled: readonly string[]): boolean {
  const format = columnFormat(filled);
  return format !== null && format !== 'epoch' && format !== 'serial';
}
