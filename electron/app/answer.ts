import { type DesktopRequest, desktopRequests, type RequestInput, type RequestOutput } from '../../shared/contract';
import { AppError } from '../../shared/errors';
import { isOperation, type OperationName } from '../../shared/operations';
import { checked } from '../../shared/schemas/checked';
import type { Gives } from '../operations/catalogue';

/** What answers the window: a function for each request of the desktop, and one for the operations of the catalogue. */
export interface Answers {
  desktop: {
    [N in DesktopRequest]: (input: RequestInput<N>) => Gives<RequestOutput<N>>;
  };
  /** Checks the input, and gives what the operation's result has. */
  operation: (name: OperationName, input: unknown) => Promise<unknown>;
}

/** Checks name and input against the contract, asks what answers it, and checks what that gives. */
export async function answer(answers: Answers, name: unknown, input: unknown): Promise<unknown> {
  if (typeof name === 'string' && isOperation(name)) return answers.operation(name, input);
  if (typeof name !== 'string' || !isDesktopRequest(name)) {
    throw new AppError(
      'bad_usage',
      `There is no request ${typeof name === 'string' ? `“${name}”` : 'without a name'}.`,
    );
  }
  const { input: expected, output } = desktopRequests[name];
  // The name and its input were matched by the schema; here they are one of many.
  const handle = answers.desktop[name] as (input: unknown) => unknown;
  return output.parse((await handle(checked(expected, name, input))) ?? null);
}

function isDesktopRequest(name: string): name is DesktopRequest {
  return Object.hasOwn(desktopRequests, name);
}
