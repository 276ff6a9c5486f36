import { expect, it } from 'vitest';
import { z } from 'zod';
import { checked } from '../../../shared/schemas/checked';

const schema = z.object({ name: z.string().min(1) });
/** As JSON may say it: it can't be compared with a number. */
const incomparable = { toString: 1, valueOf: 1 };

it.each([
  [{ name: { length: incomparable } }],
  [{ name: { length: { length: incomparable } } }],
  [{ name: { length: '3' } }],
  [{ name: [] }],
  [incomparable],
])('what is no text but has a length is a wrong question: %j', (input) => {
  expect(() => checked(schema, 'versions', input)).toThrow(expect.objectContaining({ code: 'bad_usage' }));
});

it('what fits is given', () => {
  expect(checked(schema, 'versions', { name: 'v' })).toEqual({ name: 'v' });
});
