import { CronPattern } from 'croner';
import { AppError } from '../../../shared/errors';

/** The values that a cron expression allows; null where it allows all. Days of the week count from Sunday, 0. */
export interface Fields {
  minutes: number[] | null;
  hours: number[] | null;
  days: number[] | null;
  months: number[] | null;
  weekdays: number[] | null;
}

const names = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;

/** @throws AppError `bad_usage` for what only our own scheduler knows, such as the last Friday of a month */
export function fieldsOf(cron: string): Fields {
  if (/[a-z#?+]/i.test(cron.replace(names, '').replace(/^@\w+$/, ''))) {
    throw new AppError(
      'bad_usage',
      `The system's schedulers don't know L, W, #, ? and +, as in “${cron}”. Leave this job to the app, or give it other hours.`,
    );
  }
  const pattern = new CronPattern(cron, 'UTC', { mode: cron.startsWith('@') ? 'auto' : '5-part' });
  return {
    minutes: allowed(pattern.minute, 0, 60),
    hours: allowed(pattern.hour, 0, 24),
    days: pattern.starDOM ? null : allowed(pattern.day, 1, 31),
    months: allowed(pattern.month, 1, 12),
    weekdays: pattern.starDOW ? null : allowed(pattern.dayOfWeek.slice(0, 7), 0, 7),
  };
}

/** In cron, a day that matches either field will do when both are given; elsewhere that takes two entries. */
export function alternatives(fields: Fields): Fields[] {
  if (fields.days === null || fields.weekdays === null) return [fields];
  return [
    { ...fields, weekdays: null },
    { ...fields, days: null },
  ];
}

function allowed(flags: readonly number[], first: number, all: number): number[] | null {
  const values = flags.flatMap((flag, i) => (flag ? [i + first] : []));
  return values.length >= all ? null : values;
}
