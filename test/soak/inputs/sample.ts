import { z } from 'zod';

type Schema = Exclude<z.core.JSONSchema.BaseSchema, boolean>;

/** A value that a schema describes, more or less: what it refuses is as good. */
export function sampleOf(random: () => number, schema: z.ZodType): unknown {
  return made(random, jsonSchemaOf(schema));
}

const known = new WeakMap<z.ZodType, Schema>();

function jsonSchemaOf(schema: z.ZodType): Schema {
  const found = known.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  known.set(schema, found);
  return found;
}

function made(random: () => number, schema: Schema): unknown {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
  const inner = (of: unknown) => made(random, isSchema(of) ? of : {});
  const many = () => Array.from({ length: Math.floor(random() * 3) });
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return inner(pick(options));
  switch (Array.isArray(schema.type) ? pick(schema.type) : schema.type) {
    case 'object':
      return Object.fromEntries([
        ...Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) || random() < 0.7)
          .map(([name, of]) => [name, inner(of)]),
        ...(typeof schema.additionalProperties === 'object'
          ? many().map(() => [pick(texts), inner(schema.additionalProperties)])
          : []),
      ]);
    case 'array':
      return many().map(() => inner(schema.items));
    case 'integer':
      return pick([0, 1, 2, 10, 100, -1]);
    case 'number':
      return pick([0, 1, 0.5, 1.7e12, -3]);
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    default:
      return pick(texts);
  }
}

const texts = ['purchase', 'churn', 'k1-7', 'v_20260101_000000', '2024-01-02', '7d', 'x', '', 'visits', '*'];

function isSchema(of: unknown): of is Schema {
  return typeof of === 'object' && of !== null;
}
