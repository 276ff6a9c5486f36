import { factsOf, type OperationName } from '../../shared/operations';
import { checked } from '../../shared/schemas/checked';
import { type CheckedInput, type InputOf, operationSchemas, type ResultOf } from '../../shared/schemas/operations';
import type { OperationContext } from './context';
import { dataFunctions } from './dataFunctions';
import { modelFunctions } from './modelFunctions';
import { refuseOwnFile } from './ownFiles';
import { scheduleFunctions } from './scheduleFunctions';
import { servingFunctions } from './servingFunctions';

/** At once or later. Where the result is null, there is nothing to give. */
export type Gives<T> = [T] extends [null] ? void | Promise<void> : T | Promise<T>;

/** What does an operation. Its input has been checked at the door. */
export type Functions<N extends OperationName> = {
  [One in N]: (context: OperationContext, input: CheckedInput<One>) => Gives<ResultOf<One>>;
};

const functions: Functions<OperationName> = {
  ...dataFunctions,
  ...modelFunctions,
  ...scheduleFunctions,
  ...servingFunctions,
};

/**
 * Checks the input, does it, and checks the result: the way in for every door.
 * @throws AppError `bad_usage` for an input that is none
 */
export async function performUntyped(context: OperationContext, name: OperationName, input: unknown): Promise<unknown> {
  const schemas = operationSchemas[name];
  // The input was checked by the schema of this very operation; here it is one of many.
  const does = functions[name] as (context: OperationContext, input: unknown) => unknown;
  const given = checked(schemas.input, name, input);
  const target = writtenBy(name, given);
  if (target !== null) refuseOwnFile(context.workspace, target);
  return schemas.result.parse((await does(context, given)) ?? null);
}

/** The same where the operation is known: its input and its result are typed. */
export async function perform<N extends OperationName>(
  context: OperationContext,
  name: N,
  input: InputOf<N>,
): Promise<ResultOf<N>> {
  return (await performUntyped(context, name, input)) as ResultOf<N>;
}

/** The file that it is told to write; null where it writes none, or where none was named. */
function writtenBy(name: OperationName, given: object): string | null {
  const { writes } = factsOf(name);
  const path: unknown = writes && Object.entries(given).find(([field]) => field === writes)?.[1];
  return typeof path === 'string' ? path : null;
}
