import { AppError } from '../../../shared/errors';
import type { OwnerApi } from '../../serving/protocol';
import type { OperationContext } from '../context';

/** What a serving process asks of its owner that scores files only. */
export function ownerOf({ data }: Pick<OperationContext, 'data'>): Omit<OwnerApi, 'tell'> {
  return {
    keep: (answers) => data.keepPredictions(answers),
    operate: async ({ name }) => {
      throw new AppError('not_found', `There is no operation “${name}” here.`);
    },
  };
}
