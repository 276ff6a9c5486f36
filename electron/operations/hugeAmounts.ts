import { AppError } from '../../shared/errors';
import { mostAmount } from '../../shared/tasks';
import { isoDay } from '../../shared/time';
import { count, listed } from '../../shared/words';
import type { OperationContext } from './context';

/** So many are named. */
const named = 3;

/**
 * Why a training failed. Amounts that no sum can hold are refused today; what an earlier release has taken in makes
 * features of infinity, and trees that are none: then it is said which transactions these are.
 */
export async function causeOf({ data }: Pick<OperationContext, 'data'>, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || (error.code !== 'model_damaged' && error.code !== 'too_large')) return error;
  const found = await data.amountsBeyond({ limit: mostAmount });
  if (found.length === 0) return error;
  const some = found
    .slice(0, named)
    .map(
      ({ client, at, amount, file, importId }) =>
        `${amount} of ${client} on ${isoDay(at)} (${file}, import ${importId})`,
    );
  const rest = found.length > named ? [`${count(found.length - named)} more`] : [];
  const [{ importId }] = found;
  return new AppError(
    'too_large',
    `Nothing is learned from amounts beyond ${mostAmount}: ${listed([...some, ...rest])}. Undo the import, correct the file and import it again.`,
    { commandLine: `“evergreen imports undo ${importId}” undoes it.` },
  );
}
