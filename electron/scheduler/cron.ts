import { Cron, CronPattern } from 'croner';
import { AppError } from '../../shared/errors';
import type { SlotTime } from '../../shared/schemas/schedule';
import { dayMs } from '../../shared/time';

/** More slots than this between two looks are not told apart: only the newest are. */
const most = 1000;
const longestRepeatMs = 3 * 3_600_000;

/** @throws AppError `bad_usage` for what is not five cron fields, and for what never comes, such as 30 February */
export function checkCron(cron: string): void {
  const example = 'Five fields: minute, hour, day of the month, month, day of the week, as in “0 6 * * *”.';
  let next: Date | null;
  try {
    next = parse(cron, 'UTC').nextRun(new Date(0));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    throw new AppError('bad_usage', `“${cron}” is not a schedule: ${reason}. ${example}`);
  }
  if (next === null) throw new AppError('bad_usage', `“${cron}” never comes. ${example}`);
}

/** The slots of a schedule in (after, until], oldest first; the newest thousand where there are more. */
export function slotsBetween(cron: string, zone: string, after: number, until: number): SlotTime[] {
  const slots: SlotTime[] = [];
  for (const slot of slotsAfter(cron, zone, after)) {
    if (slot.at > until) return slots;
    if (slots.push(slot) > most) break;
  }
  return newestRuns(cron, zone, until)
    .filter((at) => at > after)
    .slice(0, most)
    .map((at) => slotAt(at, zone))
    .reverse();
}

/** All slots of a schedule in (after, until], oldest first, however many. */
export function allSlots(cron: string, zone: string, after: number, until: number): SlotTime[] {
  const slots: SlotTime[] = [];
  for (const slot of slotsAfter(cron, zone, after)) {
    if (slot.at > until) break;
    slots.push(slot);
  }
  return slots;
}

export function nextSlots(cron: string, zone: string, after: number, count: number): SlotTime[] {
  const slots: SlotTime[] = [];
  for (const slot of slotsAfter(cron, zone, after)) {
    if (slots.push(slot) === count) break;
  }
  return slots;
}

/**
 * The slots after a time. A fixed local time that does not exist (spring) comes right after the gap; one that comes
 * twice (autumn) is the first of the two. Times given by a star or a step keep their distance in spring, and rest while
 * the hour repeats.
 */
function* slotsAfter(cron: string, zone: string, after: number): Generator<SlotTime> {
  let latest = '';
  for (const at of runsFrom(cron, zone, after - longestRepeatMs)) {
    const slot = slotAt(at, zone);
    if (slot.slot <= latest) continue;
    latest = slot.slot;
    if (slot.at > after) yield slot;
  }
}

function slotAt(at: number, zone: string): SlotTime {
  return { slot: localName(at, zone), at };
}

const rules = { mode: '5-part', fixedTimeRule: 'no-wildcard' } as const;

function parse(cron: string, zone: string): Cron {
  return new Cron(cron, { ...rules, timezone: zone });
}

/** The moments of a schedule from a time on; in the hours that repeat, some come again. */
function* runsFrom(cron: string, zone: string, from: number): Generator<number> {
  const isFixed = isFixedTime(cron);
  for (const run of parse(cron, isFixed ? 'UTC' : zone).enumerate(new Date(isFixed ? from - dayMs : from))) {
    const at = isFixed ? firstReached(run.getTime(), zone) : run.getTime();
    if (at >= from) yield at;
  }
}

/** The last moments of a schedule up to a time, newest first: `most` of them, or more. */
function newestRuns(cron: string, zone: string, until: number): number[] {
  if (!isFixedTime(cron)) {
    return parse(cron, zone)
      .previousRuns(most, new Date(until + 1000))
      .map((run) => run.getTime());
  }
  // In no zone is local time further from UTC than a day, which holds so many minutes.
  const runs = parse(cron, 'UTC').previousRuns(most + (2 * dayMs) / 60_000, new Date(until + dayMs));
  const reached = runs.map((run) => firstReached(run.getTime(), zone));
  return [...new Set(reached)].filter((at) => at <= until);
}

/**
 * Whether times have no star and no step. Their moments are found here, since croner (11.0) has none where the gap that
 * swallows a time ends on the next day, as in Nuuk, where 23:00 becomes 00:00.
 */
function isFixedTime(cron: string): boolean {
  return new CronPattern(cron, 'UTC', rules).isFixedTime;
}

/**
 * The first moment at which the wall clock of a zone shows a local time or, after a gap, a later one.
 * @param local milliseconds, as if local time were UTC; whole minutes
 */
function firstReached(local: number, zone: string): number {
  const wall = (at: number) => Date.parse(`${localName(at, zone)}Z`);
  const offsets = [local - dayMs, local + dayMs].map((at) => wall(at) - at);
  let [early, late] = [local - Math.max(...offsets), local - Math.min(...offsets)];
  if (wall(early) === local) return early;
  while (early < late && wall(late) !== local) {
    const middle = early + Math.floor((late - early) / 120_000) * 60_000;
    if (wall(middle) < local) early = middle + 60_000;
    else late = middle;
  }
  return late;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local time of an instant, `2026-03-29T03:00`. */
export function localName(at: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}

/** The time zone of this machine, as an IANA name. */
export function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
