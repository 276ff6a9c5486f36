import { expect, it } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '../../../shared/errors';
import { longOperations, operations } from '../../../shared/operations';
import type { OperationFacts } from '../../../shared/operations/facts';
import { jobKinds } from '../../../shared/schedule';
import { operationSchemas } from '../../../shared/schemas/operations';

const inputs = Object.entries(operationSchemas).map(([name, { input }]) => {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return { name, input, fields: Object.entries(properties) };
});

it('every field of every operation says what it means', () => {
  const silent = inputs.flatMap(({ name, fields }) =>
    fields.flatMap(([field, one]) => (typeof one === 'object' && one.description ? [] : [`${name}.${field}`])),
  );
  expect(silent).toEqual([]);
});

it('what a schedule starts takes no input that has no default, and is followed', () => {
  for (const { operation } of Object.values(jobKinds)) {
    expect(operationSchemas[operation].input.safeParse({}).success).toBe(true);
    expect(longOperations).toContain(operation);
  }
});

it('what only reads says so in its sentence, too: no verb of change in it', () => {
  const reading = Object.entries<OperationFacts>(operations).filter(([, { reads }]) => reads);
  expect(reading.length).toBeGreaterThan(15);
  const changing = reading.filter(([, { summary }]) => /^(take in|make|remove|change|put|deploy)\b/.test(summary));
  expect(changing).toEqual([]);
});

it('the errors that an operation names are of the closed union', () => {
  const named = Object.values(operationSchemas).flatMap((one) => ('errors' in one ? one.errors : []));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((code) => !errorCodes.some((known) => known === code))).toEqual([]);
});
