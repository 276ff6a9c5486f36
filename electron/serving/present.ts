import { csvLine } from '../../shared/csv';
import type { Intervals } from '../engine/spread';
import type { Answers } from './answers';
import type { ServedModels } from './models';
import type { RowRefusal, Unknown } from './rows';

/** Which models answered: version, and the hashes of the model and of the table that it learned from. */
export function stampOf({ tasks }: ServedModels) {
  return Object.fromEntries(
    tasks.map(({ task, version, sha256, tableSha256 }) => [task, { version, model: sha256, table: tableSha256 }]),
  );
}

/** Where a row stood in what was sent, as messages say it. */
export type PlaceOf = (row: number) => { row: number; line?: number | undefined };

/** One answer as JSON, by hand: numbers as JavaScript writes them, which reads back to the same bits. */
export function rowJson({ models, batch, values, intervals }: Answers, row: number, placeOf: PlaceOf): string {
  const client = batch.clients[row] === '' ? '' : `"client_id":${JSON.stringify(batch.clients[row])},`;
  const refusal = batch.refused.get(row);
  if (refusal) return `{${client}"error":${JSON.stringify({ ...placeOf(row), ...refusal })}}`;
  let text = `{${client}`;
  for (let task = 0; task < values.length; task++)
    text += `${JSON.stringify(models.tasks[task].task)}:${values[task][row]},`;
  if (intervals) text += `"intervals":${intervalsJson(models, intervals, row)},`;
  const { missing, unknown } = batch;
  return `${text}"missing":${namesJson(models, missing[row])},"unknown":${namesJson(models, unknown[row].map(placeIn))}}`;
}

function intervalsJson({ tasks }: ServedModels, intervals: readonly (Intervals | null)[], row: number): string {
  const told = tasks.flatMap(({ task }, i) => {
    const found = intervals[i];
    return found ? [[task, { low: found.lower[row], high: found.upper[row] }]] : [];
  });
  return JSON.stringify(Object.fromEntries(told));
}

export function placeIn({ place }: Unknown): number {
  return place;
}

function namesJson({ features }: ServedModels, places: readonly number[]): string {
  return places.length === 0 ? '[]' : JSON.stringify(places.map((place) => features[place].name));
}

/** The answer of `POST /predict` as JSON: schema `predictAnswer` of shared/serving.ts. */
export function answersJson(answers: Answers, stamp: string, placeOf: PlaceOf = (row) => ({ row })): string {
  const { batch, at, ignored } = answers;
  let rows = '';
  for (let row = 0; row < batch.rows; row++) rows += `${row === 0 ? '' : ','}${rowJson(answers, row, placeOf)}`;
  const ending = `"rejected":${batch.refused.size},"ignored":${JSON.stringify(ignored)}`;
  return `{"predicted_at":"${new Date(at).toISOString()}","models":${stamp},"predictions":[${rows}],${ending}}`;
}

/** The columns of intervals in a file: two for each task that has any, and their values. */
export function intervalColumns({ tasks }: ServedModels, intervals: Answers['intervals'] = []) {
  return tasks.flatMap(({ column, hasIntervals }, task) =>
    hasIntervals
      ? [
          { name: `${column}_low`, values: intervals[task]?.lower },
          { name: `${column}_high`, values: intervals[task]?.upper },
        ]
      : [],
  );
}

/** The columns of answers in a file; `row_error` only where refused rows keep their place. */
export function csvHeader(models: ServedModels, withErrors: boolean, withIntervals: boolean): string {
  const { tasks } = models;
  return csvLine([
    'client_id',
    'predicted_at',
    ...tasks.map(({ column }) => `${column}_pred`),
    ...(withIntervals ? intervalColumns(models).map(({ name }) => name) : []),
    ...tasks.map(({ column }) => `${column}_version`),
    'missing_features',
    'unknown_values',
    ...(withErrors ? ['row_error'] : []),
  ]);
}

/**
 * Returns a function that writes an answer as a line of a file.
 * @param placeOf where refused rows stand, which then have the reason in a column of its own; null: they are not
 *   written
 */
export function csvRows(
  { models, batch, values, at, intervals }: Answers,
  placeOf: PlaceOf | null,
): (row: number) => string {
  const told = intervals ? intervalColumns(models, intervals) : [];
  const numbers = [...values, ...told.map((column) => column.values)];
  // What is the same in all lines, and what is only numbers, needs no quotes.
  const moment = `,${new Date(at).toISOString()}`;
  const versions = models.tasks.map(({ version }) => `,${version}`).join('');
  const nothing = ','.repeat(numbers.length + models.tasks.length);
  const error = placeOf ? ',' : '';
  const unremarked = `${versions},,${error}\n`;
  const quoted = (text: string) => (text === '' || plain.test(text) ? text : csvLine([text]).slice(0, -1));
  const names = (places: readonly number[]) => quoted(namesOf(models, places));
  return (row) => {
    const client = quoted(batch.clients[row]);
    const refusal = batch.refused.get(row);
    if (refusal) return `${client}${moment}${nothing},,,${quoted(errorOf(refusal, placeOf?.(row)))}\n`;
    let answers = '';
    for (let i = 0; i < numbers.length; i++) answers += `,${numbers[i]?.[row] ?? ''}`;
    if (batch.missing[row].length === 0 && batch.unknown[row].length === 0)
      return client + moment + answers + unremarked;
    const remarks = `,${names(batch.missing[row])},${names(batch.unknown[row].map(placeIn))}`;
    return `${client}${moment}${answers}${versions}${remarks}${error}\n`;
  };
}

/** Texts that a file has as they are: most. */
const plain = /^\w[\w .-]*$/;

/** Names of features, as one text. */
export function namesOf({ features }: ServedModels, places: readonly number[]): string {
  return places.map((place) => features[place].name).join('; ');
}

/** Why a row was refused, and where it stood. */
export function errorOf({ column, reason }: RowRefusal, place: ReturnType<PlaceOf> | undefined): string {
  const where = place?.line === undefined ? `row ${place?.row}` : `line ${place.line}`;
  return `${where}${column && `, ${column}`}: ${reason}`;
}
