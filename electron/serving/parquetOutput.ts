import { stat } from 'node:fs/promises';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { CsvFile } from '../node/csv';
import type { Answers } from './answers';
import type { ServedModels } from './models';
import type { OutputFile, OutputOptions } from './output';
import { errorOf, intervalColumns, namesOf, type PlaceOf, placeIn } from './present';

/** Answers as a Parquet file with the columns of the CSV: a group of rows for each batch, so that memory holds one. */
export async function openParquet({ output, intervals }: OutputOptions, models: ServedModels): Promise<OutputFile> {
  const file = new CsvFile(output);
  const bytes = new ByteWriter();
  const parquet = new ParquetWriter({ writer: bytes, schema: schemaOf(models, intervals) });
  const flush = async () => {
    // A copy: the writer goes on in the same memory.
    const written = Buffer.from(bytes.getBuffer());
    bytes.index = 0;
    await file.append(written);
  };
  return {
    write: async (answers, placeOf, leaveOut) => {
      const { rows, refused } = answers.batch;
      const which = Array.from({ length: rows }, (_, row) => row).filter((row) => !leaveOut || !refused.has(row));
      if (which.length === 0) return;
      await parquet.write({ columnData: columnsOf(answers, which, placeOf), rowGroupSize: rows });
      await flush();
    },
    commit: async () => {
      await parquet.finish();
      await flush();
      await file.commit();
      return (await stat(output)).size;
    },
    discard: () => file.discard(),
  };
}

function schemaOf(models: ServedModels, withIntervals: boolean): SchemaElement[] {
  const { tasks } = models;
  const text = (name: string): SchemaElement => ({
    ...{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  });
  const number = (name: string): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' });
  const columns: SchemaElement[] = [
    text('client_id'),
    { name: 'predicted_at', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
    ...tasks.map(({ column }) => number(`${column}_pred`)),
    ...(withIntervals ? intervalColumns(models).map(({ name }) => number(name)) : []),
    ...tasks.map(({ column }) => text(`${column}_version`)),
    ...['missing_features', 'unknown_values', 'row_error'].map(text),
  ];
  return [{ name: 'root', num_children: columns.length }, ...columns];
}

function columnsOf(
  { models, batch, values, at, intervals }: Answers,
  rows: readonly number[],
  placeOf: PlaceOf,
): ColumnSource[] {
  const { clients, missing, unknown, refused } = batch;
  const column = <T>(name: string, of: (row: number) => T | '') => ({
    name,
    data: rows.map((row) => {
      const value = of(row);
      return value === '' ? undefined : value;
    }),
  });
  const answered = <T>(row: number, value: T) => (refused.has(row) ? '' : value);
  const date = new Date(at);
  return [
    column('client_id', (row) => clients[row]),
    column('predicted_at', () => date),
    ...models.tasks.map((task, i) => column(`${task.column}_pred`, (row) => answered(row, values[i][row]))),
    ...(intervals ? intervalColumns(models, intervals) : []).map(({ name, values: own }) =>
      column(name, (row) => answered(row, own?.[row] ?? '')),
    ),
    ...models.tasks.map((task) => column(`${task.column}_version`, (row) => answered(row, task.version))),
    column('missing_features', (row) => answered(row, namesOf(models, missing[row]))),
    column('unknown_values', (row) => answered(row, namesOf(models, unknown[row].map(placeIn)))),
    column('row_error', (row) => {
      const refusal = refused.get(row);
      return refusal ? errorOf(refusal, placeOf(row)) : '';
    }),
  ];
}
