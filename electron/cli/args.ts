import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../../shared/errors';
import { spanOf } from '../../shared/tasks';
import { isoDay } from '../../shared/time';

/** A command line after parsing: the values of options by name, and what stands beside them. */
export class Args {
  constructor(
    private readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>,
    readonly positionals: readonly string[],
  ) {}

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | null {
    const value = this.values[name];
    return typeof value === 'string' ? value : null;
  }

  list(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  integer(name: string, least: number): number | null {
    const of = (text: string) => (text.trim() !== '' && Number.isSafeInteger(Number(text)) ? Number(text) : Number.NaN);
    return this.read(name, (text) => from(least, of(text)), `a whole number of at least ${least}`);
  }

  /** @param least null: it may be any */
  number(name: string, least: number | null): number | null {
    const of = (text: string) => (text.trim() !== '' ? Number(text) : Number.NaN);
    const what = least === null ? 'a number' : `a number of at least ${least}`;
    return this.read(name, (text) => from(least ?? -Infinity, of(text)), what);
  }

  /** A day or moment in ISO form, UTC where no zone is given; in milliseconds since 1970. */
  date(name: string): number | null {
    const zoned = (text: string) => (/T.*(Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`);
    const of = (text: string) => (isDay(text.slice(0, 10)) ? from(-Infinity, Date.parse(zoned(text))) : null);
    return this.read(name, of, 'a date such as 2011-03-01');
  }

  /** A moment, local where no zone is given: `2026-03-29 02:30`, `2026-03-29T00:30Z`; in milliseconds since 1970. */
  localTime(name: string): number | null {
    const shape = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;
    // A day alone would be read as UTC.
    const local = (text: string) => (text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
    const of = (text: string) =>
      shape.test(text) && isDay(text.slice(0, 10)) ? from(-Infinity, Date.parse(local(text))) : null;
    return this.read(name, of, 'a time such as “2026-03-29 02:30”');
  }

  /** One of a few words, small or capital. @param synonyms other words for them */
  choice<T extends string>(name: string, choices: readonly T[], synonyms: Readonly<Record<string, string>> = {}) {
    const word = (text: string) => synonyms[text.toLowerCase()] ?? text.toLowerCase();
    return this.read(name, (text) => choices.find((one) => one === word(text)), `one of ${choices.join(', ')}`);
  }

  /** A number of days, of at least `least`, written `30d` or `30`. */
  days(name: string, least = 1): number | null {
    const of = (text: string) => from(least, Number(/^(\d{1,5})d?$/.exec(text)?.[1]));
    return this.read(name, of, 'a number of days such as 30d');
  }

  /** What an option says; null where it is not given. @throws AppError `bad_usage` where `of` finds nothing in it */
  private read<T>(name: string, of: (text: string) => T | null | undefined, what: string): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = of(text);
    if (value !== null && value !== undefined) return value;
    throw new AppError('bad_usage', `--${name} takes ${what}, not “${text}”.`);
  }

  /** A span of at least so many hours, written `30d`, `30` or `6h`; in days. */
  span(name: string, leastHours: number): number | null {
    const of = (text: string) => {
      const days = spanOf(text);
      return days !== null && days * 24 >= leastHours ? days : null;
    };
    return this.read(name, of, 'days or hours such as 30d or 6h');
  }

  /** `field=column` pairs. */
  pairs(name: string): Record<string, string> {
    return Object.fromEntries(
      this.list(name).map((text) => {
        const at = text.indexOf('=');
        // Schemas leave it out of what they read, without a word.
        if (text.slice(0, at).trim() === '__proto__')
          throw new AppError('bad_usage', `--${name} can't speak of __proto__: give the column another name.`);
        if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
        throw new AppError('bad_usage', `--${name} takes field=column, not “${text}”.`);
      }),
    );
  }

  /** The positionals, which must be between `least` and `most`. */
  expect(usage: string, least: number, most: number): readonly string[] {
    if (this.positionals.length >= least && this.positionals.length <= most) return this.positionals;
    throw new AppError('bad_usage', `Usage: evergreen ${usage}`);
  }
}

/** Whether it is a day of the calendar, written `2011-02-28`: a 31 February would be read as one of March. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && isoDay(at) === text;
}

/** A finite value that is not below `least`; null for others. */
function from(least: number, value: number): number | null {
  return Number.isFinite(value) && value >= least ? value : null;
}

/** @throws AppError `bad_usage` for an unknown option or a missing value */
export function parse(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): Args {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return new Args(values, positionals);
  } catch (error) {
    if (error instanceof TypeError) throw new AppError('bad_usage', error.message);
    throw error;
  }
}
