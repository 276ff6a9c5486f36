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
    return convert && ((value) => (isObject(value) ? eachEntry(value, convert) : value));
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return kindConverter(schema.def, direction);
  if (schema instanceof z.ZodUnion) return unionConverter(schema.def.options, direction);
  return schema instanceof z.ZodObject ? objectConverter(schema.def.shape, direction) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Of a record, whose keys may be anything, `__proto__` too. */
function eachEntry(record: Readonly<Record<string, unknown>>, convert: Convert): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}

function objectConverter(shape: Readonly<Record<string, Schema>>, direction: Direction): Convert | null {
  const fields = Object.entries(shape).map(([key, field]) => ({ key, convert: converterOf(field, direction) }));
  const converted = fields.flatMap(({ key, convert }) => (convert ? [{ key, convert }] : []));
  if (!direction.strips && converted.length === 0) return null;
  if (direction.strips) {
    const known = new Map(fields.map(({ key, convert }) => [key, convert ?? same]));
    return (value) => (isObject(value) ? only(known, value) : value);
  }
  return (value) => {
    if (!isObject(value)) return value;
    const copy = { ...value };
    for (const { key, convert } of converted) if (Object.hasOwn(copy, key)) copy[key] = convert(copy[key]);
    return copy;
  };
}

/** What is known of an object, in its order; thousands are printed at once, so without a list of its entries. */
function only(known: ReadonlyMap<string, Convert>, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const convert = known.get(key);
    if (convert) copy[key] = convert(value[key]);
  }
  return copy;
}

/** By the kind that the value says it is. */
function kindConverter(
  { options, discriminator }: z.core.$ZodDiscriminatedUnionDef<readonly Schema[]>,
  direction: Direction,
): Convert | null {
  const byKind = new Map<unknown, Convert>();
  for (const option of options) {
    const convert = converterOf(option, direction) ?? same;
    for (const kind of option._zod.propValues?.[discriminator] ?? []) byKind.set(kind, convert);
  }
  if ([...byKind.values()].every((convert) => convert === same)) return null;
  return (value) => (isObject(value) ? (byKind.get(value[discriminator]) ?? same)(value) : value);
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
