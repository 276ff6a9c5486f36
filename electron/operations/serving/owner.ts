import { AppError } from '../../../shared/errors';
import type { OwnerApi } from '../../serving/protocol';
import type { OperationContext } from '../context';

/** What a serving process asks of its owner that scores files only. */
export function ownerOf(_context: OperationContext): OwnerApi {
  return {
    keep: async () => {
      throw new AppError('internal', 'Answers are not kept as yet.');
    },
    operate: async ({ name }) => {
      throw new AppError('not_found', `There is no operation “${name}” here.`);
    },
  };
}
