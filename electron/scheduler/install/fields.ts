import { CronPattern } from 'croner';
import { AppError } from '../../../shared/errors';

/** Times given by their parts, each null where all will do. Days of the week count from Sunday, 0. */
export interface Fields {
  minutes: number[] | null;
  hours: number[] | null;
  days: number[] | null;
  months: number[] | null;
  weekdays: number[] | null;
}

const names = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;

/**
 * When a system's scheduler must wake up for each slot of a cron expression to be run on time: a time that meets all
 * parts of one entry. It may wake up more often, since a call that finds nothing due does nothing.
 *
 * The days are never both of the month and of the week, since systems differ in what that means. Times that a change of
 * the clock skips come right after it (`slotsBetween`), which some systems don't know: so that moment is an entry too.
 * @throws AppError `bad_usage` for what only our own scheduler knows, such as the last Friday of a month
 */
export function wakeUps(cron: string): Fields[] {
  if (/[a-z#?+]/i.test(cron.replace(names, '').replace(/^@\w+$/, ''))) {
    throw new AppError(
      'bad_usage',
      `The system’s schedulers don’t know L, W, #, ? and +, as in “${cron}”. Leave this job to the app, or give it other hours.`,
    );
  }
  const mode = cron.startsWith('@') ? 'auto' : '5-part';
  const pattern = new CronPattern(cron, 'UTC', { mode, fixedTimeRule: 'no-wildcard' });
  const entries = eitherDay(pattern);
  return pattern.isFixedTime ? [...entries, ...entries.flatMap(afterGaps)] : entries;
}

/** In cron, a day that matches either field will do where neither is a star. */
function eitherDay(pattern: CronPattern): Fields[] {
  const times = { minutes: allowed(pattern.minute, 0, 60), hours: allowed(pattern.hour, 0, 24) };
  const months = allowed(pattern.month, 1, 12);
  const days = allowed(pattern.day, 1, 31);
  const weekdays = allowed(pattern.dayOfWeek.slice(0, 7), 0, 7);
  if (pattern.starDOM || pattern.starDOW) return [{ ...times, months, days, weekdays }];
  if (days === null || weekdays === null) return [{ ...times, months, days: null, weekdays: null }];
  return [
    { ...times, months, days, weekdays: null },
    { ...times, months, days: null, weekdays },
  ];
}

/**
 * What clocks skip somewhere when summer time begins, in minutes of the day: from the first minute that is skipped to
 * the first that is there again. Those of all zones, since machines travel; a test holds them against the database of
 * zones.
 */
export const gaps = [
  [0, 60],
  [60, 120],
  [60, 180],
  [120, 150],
  [120, 180],
  [165, 225],
  [180, 240],
  [22 * 60, 23 * 60],
  [23 * 60, 24 * 60],
] as const;

const midnight: Fields = { minutes: [0], hours: [0], days: null, months: null, weekdays: null };

/** The ends of the gaps that a time of an entry may fall into. */
function afterGaps(entry: Fields): Fields[] {
  const hours = entry.hours ?? upTo(24);
  const times = new Set(hours.flatMap((hour) => (entry.minutes ?? upTo(60)).map((minute) => hour * 60 + minute)));
  const within = ([first, end]: readonly [number, number]) => [...times].some((time) => time >= first && time < end);
  const ends = new Set(gaps.filter(within).map(([, end]) => end));
  return [...ends]
    .filter((end) => !times.has(end))
    .map((end) => (end === 24 * 60 ? midnight : { ...entry, hours: [Math.floor(end / 60)], minutes: [end % 60] }));
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function allowed(flags: readonly number[], first: number, all: number): number[] | null {
  const values = flags.flatMap((flag, i) => (flag ? [i + first] : []));
  return values.length >= all ? null : values;
}
