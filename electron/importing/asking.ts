import { AppError } from '../../shared/errors';
import type { FileQuestion } from '../../shared/schemas/imports';
import { count } from '../../shared/words';

/** An error that asks. @param commandLine which options answer it */
export function asking(
  path: string,
  question: Omit<FileQuestion, 'answers'> & { answers?: FileQuestion['answers'] },
  commandLine: string,
  details: Record<string, unknown> = {},
): AppError {
  const { text, answers = [] } = question;
  return new AppError('unclear_orders', `${path}: ${text}`, {
    file: path,
    question: { text, answers },
    commandLine,
    ...details,
  });
}

export function rowCount(rows: number): string {
  return rows === 1 ? '1 row' : `${count(rows)} rows`;
}
