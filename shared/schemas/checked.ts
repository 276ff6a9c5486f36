import { z } from 'zod';
import { AppError } from '../errors';

/**
 * What was asked of `name`, checked.
 * @throws AppError `bad_usage` that says what is wrong
 */
export function checked<S extends z.ZodType>(schema: S, name: string, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('bad_usage', `${name} was asked wrongly: ${z.prettifyError(parsed.error)}`);
}
