import { AppError } from '../../../shared/errors';
import type { ErrorReport } from '../../../shared/schemas/errors';
import type { FileQuestion, ImportInstructions } from '../../../shared/schemas/imports';
import { plural } from '../../../shared/words';

type Answer = FileQuestion['answers'][number];

interface Asked extends Partial<Pick<ErrorReport, 'code' | 'details'>> {
  /** What is open, as a sentence that goes on after the file's name. */
  message: string;
  question: FileQuestion;
  /** How the command line answers it. */
  commandLine: string;
}

/** An error that is a question: what a file leaves open, with the answers. */
export function ask(file: string, { code = 'unclear_file', message, question, commandLine, details }: Asked): AppError {
  return new AppError(code, `${file}${message}`, { ...details, file, question, commandLine });
}

export function answer(label: string, hint: string, says: ImportInstructions, proposed = false): Answer {
  return { label, hint, says, proposed };
}

/** What is asked of a file's orders: the question is the message. */
export function askOfOrders(
  file: string,
  { text, answers = [] }: Pick<FileQuestion, 'text'> & Partial<FileQuestion>,
  commandLine: string,
  details: Record<string, unknown> = {},
): AppError {
  return ask(file, { code: 'unclear_orders', message: `: ${text}`, question: { text, answers }, commandLine, details });
}

export function rowCount(rows: number): string {
  return plural(rows, 'row');
}

/** A text as a word of a command line. */
export function shell(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}
