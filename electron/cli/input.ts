import { resolve } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../shared/errors';
import type { Args } from './args';

/** How the fields of an operation's input are written on the command line, where not as `--field`. */
export interface InputForm {
  /** Fields that are words of their own, in order. */
  words?: readonly string[];
  /** Fields whose option is called otherwise. */
  names?: Readonly<Record<string, string>>;
  /** Options, by name, that also have a letter. */
  letters?: Readonly<Record<string, string>>;
  /** Fields that are not said there. */
  without?: readonly string[];
  /** Fields that the command itself says. */
  given?: Readonly<Record<string, unknown>>;
  /** Other words for the values of a field. */
  synonyms?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A field in JSON Schema; `form` and `placeholder` say how it is written (shared/schemas/fields.ts). */
interface Field {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  /** `date`: a day or moment; `days`: a number; `span`: days or hours; `moment`: local time; `path`: file or folder. */
  form?: 'date' | 'days' | 'moment' | 'path' | 'span';
  placeholder?: string;
  description?: string;
}

/** The same as zod states it: what may be null is one of several, or of several types. */
interface Stated extends Omit<Field, 'type'> {
  type?: string | readonly string[];
  anyOf?: readonly Stated[];
}

interface NamedField {
  field: string;
  option: string;
  schema: Field;
  required: boolean;
}

/** What a command takes, as its operation's input says. */
export interface CommandInput<I> {
  /** `retrain [--task T] [--trees N]`. */
  usage: string;
  /** A line per word and option that has a description. */
  descriptions: [name: string, description: string][];
  options: NonNullable<ParseArgsConfig['options']>;
  /** @throws AppError `bad_usage` */
  read: (args: Args) => I;
}

/** Derives words and options from the schema of an operation's input. */
export function commandInput<S extends z.ZodType>(
  command: string,
  schema: S,
  form: InputForm = {},
): CommandInput<z.output<S>> {
  const fields = fieldsOf(schema, form);
  const words = (form.words ?? []).flatMap((name) => fields.filter(({ field }) => field === name));
  const options = fields.filter(({ field }) => !form.words?.includes(field));
  const usage = [command, ...words.map(wordUsage), ...options.map(optionUsage)].join(' ');
  return {
    usage,
    descriptions: [
      ...words.map((one): [string, string] => [placeholderOf(one), one.schema.description ?? '']),
      ...options.map((one): [string, string] => [`--${one.option}`, one.schema.description ?? '']),
    ].filter(([, description]) => description !== ''),
    options: Object.fromEntries(
      options.map(({ option, schema: { type } }) => [
        option,
        {
          type: type === 'boolean' ? ('boolean' as const) : ('string' as const),
          ...((type === 'array' || type === 'object') && { multiple: true }),
          ...(form.letters?.[option] && { short: form.letters[option] }),
        },
      ]),
    ),
    read: (args) => {
      const said: Record<string, unknown> = { ...form.given };
      for (const [i, { field, schema: one }] of words.entries()) {
        const rest = one.type === 'array' ? args.positionals.slice(i) : args.positionals[i];
        if (rest !== undefined && rest.length > 0) {
          said[field] = one.type === 'integer' && typeof rest === 'string' ? wholeNumber(words[i], rest) : rest;
        }
      }
      const most = words.at(-1)?.schema.type === 'array' ? Number.POSITIVE_INFINITY : words.length;
      const least = words.filter(({ required }) => required).length;
      args.expect(usage, least, most);
      for (const one of options) {
        const value = optionValue(args, one, form.synonyms?.[one.field] ?? {});
        if (value !== null) said[one.field] = value === none ? null : value;
      }
      const parsed = schema.safeParse(said);
      if (parsed.success) return parsed.data;
      throw new AppError('bad_usage', explain(parsed.error, { said, words, options }, usage));
    },
  };
}

/** What a field is called as an option. */
export function optionOf(field: string, names: InputForm['names'] = {}): string {
  return names[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function fieldsOf(schema: z.ZodType, form: InputForm): NamedField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties)
    .filter(([field]) => !form.without?.includes(field) && !Object.hasOwn(form.given ?? {}, field))
    .map(([field, one]) => ({
      field,
      option: optionOf(field, form.names),
      schema: plain(one as Stated),
      required: required.includes(field),
    }));
}

/** A field without its null: where that is not what is left unsaid, it is said as `none`. */
function plain({ anyOf, type, ...rest }: Stated): Field {
  if (type !== undefined) return { ...rest, type: [type].flat().find((one) => one !== 'null') ?? 'null' };
  const stated = anyOf?.find((one) => one.type !== 'null');
  if (!stated) return rest;
  const { enum: values, ...field } = plain(stated);
  const words = values && !('default' in rest) ? [...values, none] : values;
  return { ...field, ...(words && { enum: words }), ...rest };
}

const none = 'none';

function placeholderOf({ field, schema }: NamedField): string {
  if (schema.placeholder) return schema.placeholder;
  if (schema.enum) return schema.enum.join('|');
  if (schema.form === 'date' || schema.form === 'moment') return schema.form === 'date' ? 'DATE' : 'TIME';
  if (schema.form === 'days') return '30d';
  if (schema.form === 'span') return '30d|6h';
  if (schema.type === 'integer') return 'N';
  if (schema.type === 'number') return 'X';
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function wordUsage(word: NamedField): string {
  const several = word.schema.type === 'array' ? '…' : '';
  return word.required ? `${placeholderOf(word)}${several}` : `[${placeholderOf(word)}${several}]`;
}

function optionUsage(one: NamedField): string {
  const { type } = one.schema;
  const value = type === 'boolean' ? '' : ` ${placeholderOf(one)}`;
  const text = `--${one.option}${value}${type === 'array' || type === 'object' ? ' …' : ''}`;
  return one.required ? text : `[${text}]`;
}

/** The value of an option; null where it is not given. */
function optionValue(args: Args, { option, schema }: NamedField, synonyms: Readonly<Record<string, string>>): unknown {
  const { type, minimum, form } = schema;
  if (form === 'date') return args.date(option);
  if (form === 'moment') return args.localTime(option);
  if (form === 'days') return args.days(option, minimum);
  if (form === 'span') return args.span(option, Math.round((minimum ?? 0) * 24));
  if (form === 'path') return onlyIf(args.text(option), resolve);
  if (schema.enum) return args.choice(option, schema.enum, synonyms);
  if (type === 'boolean') return args.flag(option) || null;
  if (type === 'integer') return args.integer(option, minimum ?? 0);
  if (type === 'number') return args.number(option, minimum ?? null);
  if (type === 'array') return noneIfEmpty(args.list(option));
  if (type === 'object') return noneIfEmpty(args.pairs(option));
  return args.text(option);
}

function onlyIf<T>(text: string | null, of: (text: string) => T): T | null {
  return text === null ? null : of(text);
}

function noneIfEmpty<T extends object>(values: T): T | null {
  return Object.keys(values).length > 0 ? values : null;
}

function wholeNumber(word: NamedField, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('bad_usage', `${placeholderOf(word)} takes a whole number, not “${text}”.`);
}

/** What is wrong, in the words of the command line. */
function explain(
  { issues }: z.ZodError,
  {
    said,
    words,
    options,
  }: { said: Record<string, unknown>; words: readonly NamedField[]; options: readonly NamedField[] },
  usage: string,
): string {
  const texts = issues.map(({ path, message }) => {
    const word = words.find(({ field }) => field === path[0]);
    const option = options.find(({ field }) => field === path[0]);
    const name = word ? placeholderOf(word) : option && `--${option.option}`;
    if (name === undefined) return message;
    return said[String(path[0])] === undefined ? `${name} is missing` : `${name}: ${message}`;
  });
  return `${texts.join('; ')}. Usage: evergreen ${usage}`;
}
