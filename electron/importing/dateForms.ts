import type { DateOrder } from '../../shared/importing';
import type { Forms } from './cells';
import type { Survey } from './columnSurvey';
import { columnFormat, OrderEvidence } from './dateFormat';
import type { DateFormat } from './dates';
import type { Opened } from './inspect';
import { askForDateOrder } from './questions/cellForms';
import { rowsOf } from './records';
import { unreadable } from './unreadable';

export async function datesOf(
  opened: Opened,
  dates: readonly string[],
  survey: Survey,
  given: DateOrder | undefined,
): Promise<Forms['dates']> {
  const formats = new Map<string, DateFormat>();
  for (const column of dates) {
    const cells = survey.columns[opened.header.indexOf(column)].dates;
    const format = columnFormat(cells);
    if (format === 'ordered') formats.set(column, given ?? (await findOrder(opened, column)));
    // A column without any value yet is read by the standard form, should one come.
    else if (format !== null || cells.length === 0) formats.set(column, format ?? 'iso');
    else throw unreadable(opened.source.path, column, 'dates', cells[0]);
  }
  return formats;
}

/** Reads on until dates prove which of day, month and year comes where. */
async function findOrder(opened: Opened, column: string): Promise<DateOrder> {
  const at = opened.header.indexOf(column);
  const evidence = new OrderEvidence();
  let example = '';
  let left: DateOrder[] = [];
  for await (const { records } of rowsOf(opened)) {
    const cells = records.map((record) => record.cells[at] ?? '');
    example ||= cells.find((cell) => cell.trim() !== '') ?? '';
    evidence.add(cells);
    left = evidence.left();
    if (left.length === 1) return left[0];
  }
  throw askForDateOrder(opened.source.path, column, example, left);
}
