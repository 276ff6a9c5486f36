import { AppError } from '../../../shared/errors';
import { withAnswer } from '../../../shared/importing';
import type { FileQuestion, ImportInstructions } from '../../../shared/schemas/imports';

/** Questions that are asked at once. */
const mostQuestions = 8;

/**
 * Reads a file by what is said of it. Where something is left open, reading goes on by the likely answer, so that all
 * that is open is asked at once.
 * @throws AppError the question, as `details.question`; of several, all of them as `details.questions`
 */
export async function withAllQuestions<T>(
  read: (said: ImportInstructions) => Promise<T>,
  said: ImportInstructions,
): Promise<T> {
  const asked: Question[] = [];
  for (let reading = said; ; ) {
    const found = await read(reading).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    if ('result' in found && asked.length === 0) return found.result;
    const question = 'error' in found ? questionOf(found.error) : null;
    const isNew = question !== null && !asked.some((one) => one.question.text === question.question.text);
    if (isNew) asked.push(question);
    // What goes wrong after a likely answer may go wrong because of it.
    if (asked.length === 0 && 'error' in found) throw found.error;
    const likely = isNew ? question.question.answers.find(({ proposed }) => proposed) : undefined;
    if (!likely || asked.length === mostQuestions) throw together(asked);
    reading = withAnswer(reading, likely.says);
  }
}

interface Question {
  error: AppError;
  question: FileQuestion;
}

/** Questions are made by `ask` only, which gives them their shape. */
function questionOf(error: unknown): Question | null {
  const question = error instanceof AppError ? (error.details?.question as FileQuestion | undefined) : undefined;
  return error instanceof AppError && question ? { error, question } : null;
}

/** One error for all questions; the first one's, where there is no other. */
function together(asked: readonly Question[]): AppError {
  const [{ error: first }, ...others] = asked;
  if (others.length === 0) return first;
  const file = String(first.details?.file ?? '');
  const further = others.map(({ error }) => error.message.replace(file, '').replace(/^[\s:]+/, ''));
  const commandLine = asked.map(({ error }) => String(error.details?.commandLine ?? '')).join(' ');
  return new AppError(first.code, `${first.message} If it is the likely answer, also: ${further.join(' ')}`, {
    ...first.details,
    questions: asked.map(({ question }) => question),
    commandLine,
  });
}
