import { stat } from 'node:fs/promises';
import type { AnswerFormat } from '../../shared/schemas/servingOperations';
import { CsvFile } from '../node/csv';
import type { Answers } from './answers';
import type { ServedModels } from './models';
import { csvHeader, csvRows, type PlaceOf, rowJson, stampOf } from './present';

/** A file of answers, which appears under its name only when it is complete. */
export interface OutputFile {
  /** @param leaveOut rows that were refused have no place in it */
  write: (answers: Answers, placeOf: PlaceOf, leaveOut: boolean) => Promise<void>;
  /** Gives its size in bytes. */
  commit: (summary: { rejected: number; ignored: readonly string[] }) => Promise<number>;
  discard: () => Promise<void>;
}

export interface OutputOptions {
  output: string;
  format: AnswerFormat;
  passes: boolean;
  at: number;
  intervals: boolean;
  rejects: string | null;
}

export async function openOutput(options: OutputOptions, models: ServedModels): Promise<OutputFile> {
  const { format } = options;
  if (format === 'parquet') return (await import('./parquetOutput')).openParquet(options, models);
  const file = new CsvFile(options.output, options.passes);
  const text = writers[format](options, models);
  await file.append(text.head);
  return {
    write: async (answers, placeOf, leaveOut) => {
      const write = text.rows(answers, placeOf);
      let lines = '';
      for (let row = 0; row < answers.batch.rows; row++) {
        if (!leaveOut || !answers.batch.refused.has(row)) lines += write(row);
      }
      await file.append(lines);
    },
    commit: async (summary) => {
      await file.append(text.tail(summary));
      await file.commit();
      return (await stat(options.output)).size;
    },
    discard: () => file.discard(),
  };
}

/** How each format writes its beginning, the rows of a batch, and its end. */
const writers: Record<
  Exclude<AnswerFormat, 'parquet'>,
  (
    options: OutputOptions,
    models: ServedModels,
  ) => {
    head: string;
    rows: (answers: Answers, placeOf: PlaceOf) => (row: number) => string;
    tail: (summary: object) => string;
  }
> = {
  csv: ({ rejects, intervals }, models) => ({
    head: csvHeader(models, rejects === null, intervals),
    rows: (answers, placeOf) => csvRows(answers, rejects === null ? placeOf : null),
    tail: () => '',
  }),
  json: ({ at }, models) => {
    let separator = '\n';
    return {
      head: `{"predicted_at":"${new Date(at).toISOString()}","models":${JSON.stringify(stampOf(models))},"predictions":[`,
      rows: (answers, placeOf) => (row) => {
        const text = `${separator}${rowJson(answers, row, placeOf)}`;
        separator = ',\n';
        return text;
      },
      tail: (summary) => `\n],${JSON.stringify(summary).slice(1)}\n`,
    };
  },
};
