import { httpOperations } from '../../../shared/doors';
import { operationSchemas } from '../../../shared/schemas/operations';
import { toJson } from '../../../shared/schemas/time';
import type { OwnerApi } from '../../serving/protocol';
import { performUntyped } from '../catalogue';
import type { OperationContext } from '../context';
import { ownerOf } from './owner';

/** What a serving process asks of its owner that answers over HTTP: also what only reads, of the catalogue. */
export function endpointOwner(context: OperationContext): Omit<OwnerApi, 'tell'> {
  const owner = ownerOf(context);
  return {
    ...owner,
    operate: async (call) => {
      const operation = httpOperations().find((one) => one === call.name);
      if (!operation) return owner.operate(call);
      return toJson(operationSchemas[operation].result, await performUntyped(context, operation, call.input));
    },
  };
}
