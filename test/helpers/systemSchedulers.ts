import { localMinutes } from './clocks';

/**
 * What the systems' own schedulers do with an entry, minute by minute, as their manuals and sources say. They were held
 * against the programs: Debian's cron 3.0pl1-162 under a clock of its own, over both changes of the clock in
 * Europe/Berlin (`cronWakes`), and systemd-analyze, wherever it is installed, by the test that uses this file. launchd
 * could not be run here.
 */

const minuteMs = 60_000;
const dayMinutes = 1440;

type Times = (field: number) => boolean;

interface Entry {
  minute: Times;
  hour: Times;
  month: Times;
  /** @param date as if local time were UTC */
  day: (date: Date) => boolean;
}

/** Which minutes of local time an entry means, from the given one. */
function mark(marks: Uint8Array, first: number, { minute, hour, month, day }: Entry): void {
  const times = Array.from({ length: dayMinutes }, (_, time) => time).filter(
    (time) => minute(time % 60) && hour(Math.floor(time / 60)),
  );
  for (let start = first - (first % dayMinutes); start < first + marks.length; start += dayMinutes) {
    const date = new Date(start * minuteMs);
    if (!month(date.getUTCMonth() + 1) || !day(date)) continue;
    for (const time of times) {
      const at = start + time - first;
      if (at >= 0 && at < marks.length) marks[at] = 1;
    }
  }
}

function marksOf(entries: readonly Entry[], local: Int32Array) {
  let [first, last] = [local[0], local[0]];
  for (let i = 0; i < local.length; i++) {
    if (local[i] < first) first = local[i];
    if (local[i] > last) last = local[i];
  }
  const marks = new Uint8Array(last - first + 1);
  for (const entry of entries) mark(marks, first, entry);
  return (minute: number) => marks[minute - first] === 1;
}

/** `*`, numbers, ranges, steps and lists, as crontab(5) has them. */
function crontabField(text: string, least: number, most: number): Times {
  const allowed = new Set<number>();
  for (const part of text.split(',')) {
    const [range, step = '1'] = part.split('/');
    const [from, to = part.includes('/') ? String(most) : from] =
      range === '*' ? [String(least), String(most)] : range.split('-');
    for (let value = Number(from); value <= Number(to); value += Number(step)) allowed.add(value);
  }
  return (value) => allowed.has(value);
}

function crontabEntry(line: string): Entry {
  const [minute, hour, days, months, weekdays] = line.split(' ');
  const dayOfMonth = crontabField(days, 1, 31);
  const dayOfWeek = crontabField(weekdays, 0, 7);
  const both = days.startsWith('*') || weekdays.startsWith('*');
  return {
    minute: crontabField(minute, 0, 59),
    hour: crontabField(hour, 0, 23),
    month: crontabField(months, 1, 12),
    day: (date) => {
      const inMonth = dayOfMonth(date.getUTCDate());
      const weekday = date.getUTCDay();
      const inWeek = dayOfWeek(weekday) || (weekday === 0 && dayOfWeek(7));
      return both ? inMonth && inWeek : inMonth || inWeek;
    },
  };
}

/**
 * When Debian's cron starts the lines of a crontab in [from, to). A field of minutes or hours that begins with a star
 * follows the clock; other lines run late when the clock jumps ahead by up to three hours, and not again when it goes
 * back by as much.
 */
export function cronWakes(lines: readonly string[], zone: string, from: number, to: number): Set<number> {
  const local = localMinutes(zone, from, to);
  const followsClock = (line: string) => /^\*|^\S+ \*/.test(line);
  const wild = marksOf(lines.filter(followsClock).map(crontabEntry), local);
  const fixed = marksOf(lines.filter((line) => !followsClock(line)).map(crontabEntry), local);
  const wakes = new Set<number>();
  let reached = local[0] - 1;
  for (let i = 0; i < local.length; i++) {
    const now = local[i];
    const ahead = now - reached;
    const withinThreeHours = Math.abs(ahead) <= 180;
    let runs = wild(now);
    if (ahead > 0 || !withinThreeHours) {
      for (let minute = withinThreeHours ? reached + 1 : now; minute <= now; minute++) runs ||= fixed(minute);
      reached = now;
    }
    if (runs) wakes.add(from + i * minuteMs);
  }
  return wakes;
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A calendar event as we write it: lists, and a star for all. */
function calendarEntry(event: string): Entry {
  const words = event.split(' ');
  const weekdays = words.length === 3 ? words[0].split(',') : weekdayNames;
  const [date, time] = words.slice(-2);
  const field = (text: string): Times =>
    text === '*' ? () => true : (value) => text.split(',').map(Number).includes(value);
  const [, month, day] = date.split('-').map(field);
  const [hour, minute] = time.split(':').map(field);
  return { minute, hour, month, day: (at) => day(at.getUTCDate()) && weekdays.includes(weekdayNames[at.getUTCDay()]) };
}

/** When systemd's calendar events come in [from, to): a time that the clock skips never, one that it repeats once. */
export function calendarWakes(events: readonly string[], zone: string, from: number, to: number): Set<number> {
  return firstTimes(events.map(calendarEntry), zone, from, to);
}

/** A dictionary of `StartCalendarInterval`. */
export type Interval = Partial<Record<'Minute' | 'Hour' | 'Day' | 'Month' | 'Weekday', number>>;

/**
 * As launchd's source has it (`calendarinterval_setalarm` of launchd 842, its last open one): what is not named may be
 * anything; with a weekday the month counts for nothing, and beside a day of the month either will do.
 */
function intervalEntry({ Minute, Hour, Day, Month, Weekday }: Interval): Entry {
  const is =
    (wanted: number | undefined): Times =>
    (value) =>
      wanted === undefined || value === wanted;
  const inMonth = is(Month);
  const byDay = (date: Date) => inMonth(date.getUTCMonth() + 1) && is(Day)(date.getUTCDate());
  const byWeekday = (date: Date) => date.getUTCDay() === (Weekday ?? 0) % 7;
  return {
    minute: is(Minute),
    hour: is(Hour),
    month: () => true,
    day: (date) => {
      if (Weekday === undefined) return byDay(date);
      return byWeekday(date) || (Day !== undefined && byDay(date));
    },
  };
}

/**
 * When launchd starts a job in [from, to), on a machine that is awake. It looks for the next time that the wall clock
 * has not shown yet; one that the clock skips is moved by the C library, so nothing is counted on it.
 */
export function launchdWakes(intervals: readonly Interval[], zone: string, from: number, to: number): Set<number> {
  return firstTimes(intervals.map(intervalEntry), zone, from, to);
}

/** The minutes at which the wall clock shows for the first time what an entry means. */
function firstTimes(entries: readonly Entry[], zone: string, from: number, to: number): Set<number> {
  const local = localMinutes(zone, from, to);
  const means = marksOf(entries, local);
  const wakes = new Set<number>();
  let reached = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < local.length; i++) {
    const now = local[i];
    if (now > reached && means(now)) wakes.add(from + i * minuteMs);
    reached = Math.max(reached, now);
  }
  return wakes;
}
