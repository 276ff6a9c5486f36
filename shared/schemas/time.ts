import { z } from 'zod';

/**
 * A moment, in milliseconds since 1970-01-01 UTC. Every schema of a fact uses this very one, by which `toJson` and `fromJson`
 * know a time.
 */
export const time = z.number();

/** A fact as files and programs get it: what its schema names, with times in ISO 8601, UTC. */
export function toJson(schema: z.ZodType, fact: unknown): unknown {
  return convert(schema, fact, (at) => (typeof at === 'number' ? new Date(at).toISOString() : at));
}

/**
 * The inverse, checked.
 * @throws ZodError that says what is missing or wrong
 */
export function fromJson<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  return schema.parse(
    convert(schema, json, (text) => (z.iso.datetime().safeParse(text).success ? Date.parse(String(text)) : Number.NaN)),
  );
}

type Change = (time: unknown) => unknown;

function convert(schema: z.core.$ZodType, value: unknown, change: Change): unknown {
  if (value === null || value === undefined) return value;
  if (schema === time) return change(value);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return convert(schema.def.innerType, value, change);
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((one) => convert(schema.def.element, one, change));
  }
  if (schema instanceof z.ZodUnion) {
    const option = schema.def.options.find((one) => fits(one, value) || fits(one, convert(one, value, change)));
    return option ? convert(option, value, change) : value;
  }
  if (typeof value !== 'object') return value;
  if (schema instanceof z.ZodRecord) {
    const { valueType } = schema.def;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, convert(valueType, one, change)]));
  }
  if (schema instanceof z.ZodObject) {
    const { shape } = schema.def;
    const named = Object.entries(value).filter(([key]) => Object.hasOwn(shape, key));
    return Object.fromEntries(named.map(([key, one]) => [key, convert(shape[key], one, change)]));
  }
  return value;
}

function fits(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}
