import { AppError } from '../../shared/errors';
import type { JobContext } from '../operations/context';
import type { OwnerApi } from './protocol';

/** What the serving process asks of its owner. */
export function ownerOf(_context: JobContext): OwnerApi {
  return {
    keep: async () => {
      throw new AppError('internal', 'Answers are not kept yet.');
    },
    operate: async ({ name }) => {
      throw new AppError('not_found', `There is no operation ${name}.`);
    },
  };
}
