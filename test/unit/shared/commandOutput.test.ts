import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandOutputs } from '../../../shared/commandOutput';

/** Fields of what each command printed in the first release, as `.tasks{}.rows`. */
const first: Record<string, readonly string[]> = JSON.parse(
  readFileSync(join(process.cwd(), 'test', 'fixtures', 'outputs', 'first.json'), 'utf8'),
);

interface Schema {
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
}

function fieldsOf(schema: Schema, at = ''): string[] {
  const { anyOf = [], oneOf = [], properties = {}, items, additionalProperties: values } = schema;
  return [
    ...[...anyOf, ...oneOf].flatMap((one) => fieldsOf(one, at)),
    ...Object.entries(properties).flatMap(([name, one]) => [`${at}.${name}`, ...fieldsOf(one, `${at}.${name}`)]),
    ...(items ? fieldsOf(items, `${at}[]`) : []),
    ...(typeof values === 'object' ? fieldsOf(values, `${at}{}`) : []),
  ];
}

describe('what the commands print with --json', () => {
  it.each(Object.keys(commandOutputs).filter((name) => name in first))('keeps the fields of “%s”', (name) => {
    const schema = commandOutputs[name as keyof typeof commandOutputs];
    const fields = new Set(fieldsOf(z.toJSONSchema(schema, { unrepresentable: 'any', reused: 'inline' }) as Schema));
    expect(first[name].filter((field) => !fields.has(field))).toEqual([]);
  });

  it('keeps the commands', () => {
    expect(Object.keys(commandOutputs)).toEqual(expect.arrayContaining(Object.keys(first)));
  });
});
