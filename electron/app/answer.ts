import { z } from 'zod';
import { type RequestInput, type RequestName, type RequestOutput, requests } from '../../shared/contract';
import { AppError } from '../../shared/errors';

/** A function for every request of the contract. What it throws becomes the answer's error. */
export type Handlers = {
  [N in RequestName]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** Checks name and input against the contract, asks the handler, and checks what it gives. */
export async function answer(handlers: Handlers, name: unknown, input: unknown): Promise<unknown> {
  if (!isRequest(name)) throw new AppError('bad_usage', `There is no request “${String(name)}”.`);
  const { input: expected, output } = requests[name];
  const parsed = expected.safeParse(input);
  if (!parsed.success) throw new AppError('bad_usage', `${name} was asked wrongly: ${z.prettifyError(parsed.error)}`);
  // The name and its input were matched by the schema; here they are one of many.
  const handle = handlers[name] as (input: unknown) => unknown;
  return output.parse(await handle(parsed.data));
}

function isRequest(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}
