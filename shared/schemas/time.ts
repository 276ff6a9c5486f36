import { z } from 'zod';

/**
 * A moment, in milliseconds since 1970-01-01 UTC, of the years 0 to 9999: those that ISO 8601 writes with four digits.
 * Every schema of a fact uses this very one, by which `toJson` and `fromJson` know a time.
 */
export const time = z.number().min(Date.parse('0000-01-01T00:00:00Z')).max(Date.parse('9999-12-31T23:59:59.999Z'));

/** A fact as files and programs get it: what its schema names, with times in ISO 8601, UTC. */
export function toJson(schema: z.ZodType, fact: unknown): unknown {
  return (converterOf(schema, printing) ?? same)(fact);
}

/**
 * The inverse, checked.
 * @throws ZodError that says what is missing or wrong
 */
export function fromJson<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  return schema.parse((converterOf(schema, reading) ?? same)(json));
}

/** The inverse, of what was checked when it was written here, and which nobody else writes. */
export function fromOwnJson<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  return (converterOf(schema, readingOwn) ?? same)(json) as z.output<S>;
}

type Convert = (value: unknown) => unknown;
type Schema = z.core.$ZodType;

interface Direction {
  time: Convert;
  /** Whether what a schema does not name is left out; reading leaves that to the check. */
  strips: boolean;
  /** What was made of a schema; null: it has nothing to convert, however large its values are. */
  known: WeakMap<Schema, Convert | null>;
}

const isoTime = z.iso.datetime();
const printing: Direction = {
  time: (at) => (typeof at === 'number' ? new Date(at).toISOString() : at),
  strips: true,
  known: new WeakMap(),
};
const reading: Direction = {
  time: (text) => (isoTime.safeParse(text).success ? Date.parse(String(text)) : Number.NaN),
  strips: false,
  known: new WeakMap(),
};
const readingOwn: Direction = { time: (text) => Date.parse(String(text)), strips: false, known: new WeakMap() };

const same: Convert = (value) => value;

function converterOf(schema: Schema, direction: Direction): Convert | null {
  const known = direction.known.get(schema);
  if (known !== undefined) return known;
  const convert = makeConverter(schema, direction);
  const made: Convert | null = convert && ((value) => (value === null || value === undefined ? value : convert(value)));
  direction.known.set(schema, made);
  return made;
}

function makeConverter(schema: Schema, direction: Direction): Convert | null {
  if (schema === time) return direction.time;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return converterOf(schema.def.innerType, direction);
  }
  if (schema instanceof z.ZodArray) {
    const convert = converterOf(schema.def.element, direction);
    return convert && ((value) => (Array.isArray(value) ? value.map(convert) : value));
  }
  if (schema instanceof z.ZodRecord) {
    const convert = converterOf(schema.def.valueType, direction);
    return convert && ((value) => mapEntries(value, () => convert));
  }
  if (schema instanceof z.ZodUnion) return unionConverter(schema.def.options, direction);
  return schema instanceof z.ZodObject ? objectConverter(schema.def.shape, direction) : null;
}

function objectConverter(shape: Readonly<Record<string, Schema>>, direction: Direction): Convert | null {
  const fields = new Map(Object.entries(shape).map(([key, field]) => [key, converterOf(field, direction)]));
  if (!direction.strips && [...fields.values()].every((convert) => convert === null)) return null;
  if (direction.strips)
    return (value) => mapEntries(value, (key) => (fields.has(key) ? (fields.get(key) ?? same) : null));
  const converted = [...fields].flatMap(([key, convert]) => (convert ? [{ key, convert }] : []));
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> = { ...value };
    for (const { key, convert } of converted) if (Object.hasOwn(copy, key)) copy[key] = convert(copy[key]);
    return copy;
  };
}

/** By the first option that the value fits, before or after it is converted. */
function unionConverter(options: readonly Schema[], direction: Direction): Convert | null {
  const known = options.map((schema) => ({ schema, convert: converterOf(schema, direction) ?? same }));
  if (known.every(({ convert }) => convert === same)) return null;
  const fits = (schema: Schema, value: unknown) => z.safeParse(schema, value).success;
  return (value) => {
    const option = known.find(({ schema, convert }) => fits(schema, value) || fits(schema, convert(value)));
    return option ? option.convert(value) : value;
  };
}

/** An object with its values converted, each by what its key says; null: left out. */
function mapEntries(value: unknown, converterFor: (key: string) => Convert | null): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const convert = converterFor(key);
      return convert ? [[key, convert(one)]] : [];
    }),
  );
}
