import type { DecimalMark } from '../../shared/importing';
import type { Task } from '../../shared/schemas/tasks';
import type { Forms } from './cells';
import type { ColumnSurvey, Survey } from './columnSurvey';
import type { Opened } from './inspect';
import { decimalMarks } from './numbers';
import { askForDecimal } from './questions/cellForms';
import { unreadable } from './unreadable';

/** Fields that hold a number. */
const numberFields = /^(amount|quantity|price|refund)$/;

/** Whether no row decides how numbers are to be read that could be read in two ways. */
export function isDecimalOpen(columns: readonly ColumnSurvey[], delimiter: string): boolean {
  const numeric = columns.filter(({ numbers }) => numbers > 0).map(({ decimals }) => decimals);
  return decimalMarks(numeric, delimiter).includes(null);
}

export function decimalsOf(
  { source, header, dialect }: Opened,
  numbers: readonly string[],
  survey: Survey,
  said: DecimalMark | undefined,
): Forms['decimals'] {
  const evidence = numbers.map((column) => survey.columns[header.indexOf(column)].decimals);
  const marks = decimalMarks(evidence, dialect.delimiter).map((mark, i): DecimalMark => {
    // What a column shows of itself can't be read otherwise.
    if (said !== undefined && evidence[i].balance === 0) return said;
    if (mark === null) throw askForDecimal(source.path, numbers[i], evidence[i].open ?? '');
    return mark;
  });
  return new Map(marks.map((mark, i) => [numbers[i], mark]));
}

export function isNumberField(field: string, tasks: readonly Task[]): boolean {
  return (
    numberFields.test(field) || tasks.some(({ column }) => field === `${column}_pred` || field === `${column}_actual`)
  );
}

/** Of a column of numbers, so few may be something else that it can still be one of numbers. */
const leastNumbers = 0.1;

export function checkNumbers({ source, header }: Opened, field: string, column: string, survey: Survey): void {
  const { numbers, filled, text } = survey.columns[header.indexOf(column)];
  if (!numberFields.test(field) || filled === 0 || numbers >= filled * leastNumbers) return;
  throw unreadable(source.path, column, `numbers (it is mapped to ${field})`, text ?? '');
}
