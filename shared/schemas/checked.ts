import { z } from 'zod';
import { AppError } from '../errors';

type Parsed<T> = { success: true; data: T; error?: never } | { success: false; data?: never; error: z.core.$ZodError };

/** As `safeParse`, which measures whatever has a length, and throws where that can't be compared (Zod 4.6). */
export function parsed<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.output<S>> {
  try {
    return schema.safeParse(input);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = 'something in it has a “length” that is none';
    return { success: false, error: new z.ZodError([{ code: 'custom', path: [], input, message }]) };
  }
}

/**
 * What was asked of `name`, checked.
 * @throws AppError `bad_usage` that says what is wrong
 */
export function checked<S extends z.ZodType>(schema: S, name: string, input: unknown): z.output<S> {
  const { success, data, error } = parsed(schema, input);
  if (success) return data;
  throw new AppError('bad_usage', `${name} was asked wrongly: ${z.prettifyError(error)}`);
}
