import type { FeatureType } from '../../shared/features';
import { columnFormat } from './dateFormat';
import { parseDate } from './dates';
import { parseNumber } from './numbers';
import { isMissing, parseBoolean, quoted } from './values';

/** What a column of features holds, or why it is left out. */
type ColumnType = { type: FeatureType } | { leftOut: string };

/** Share of a sample's values that must be numbers for a column to be one of numbers with a few damaged cells. */
const numberShare = 0.9;
const manyTexts = 50;

/** The type of a column of features, by a sample of its cells. */
export function columnType(cells: readonly string[]): ColumnType {
  const filled = cells.filter((cell) => !isMissing(cell));
  if (filled.length === 0) return { leftOut: `no value in the first ${cells.length} rows` };
  const numbers = filled.filter(isNumber).length;
  if (filled.every(isDay)) return { type: 'date' };
  if (numbers >= filled.length * numberShare) return { type: 'number' };
  if (filled.every((cell) => parseBoolean(cell) !== null)) return { type: 'flag' };
  if (isDateColumn(filled)) return { type: 'date' };
  if (numbers >= filled.length / 2) {
    const example = filled.find((cell) => !isNumber(cell)) ?? '';
    return {
      leftOut: `${numbers} of its first ${filled.length} values are numbers, others are not (${quoted(example)})`,
    };
  }
  const distinct = new Set(filled).size;
  if (distinct > manyTexts && distinct > filled.length / 2)
    return { leftOut: 'nearly every row has a text of its own' };
  return { type: 'category' };
}

function isNumber(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell, '.')) || !Number.isNaN(parseNumber(cell, ','));
}

const oldestDay = Date.UTC(1900, 0, 1);
const latestDay = Date.UTC(2100, 0, 1);

/** YYYYMMDD: eight digits that are a day of our time. */
function isDay(cell: string): boolean {
  const at = cell.trim().length === 8 ? parseDate(cell, 'compact') : Number.NaN;
  return at >= oldestDay && at < latestDay;
}

function isDateColumn(filled: readonly string[]): boolean {
  const format = columnFormat(filled);
  return format !== null && format !== 'epoch';
}
