import { Cron } from 'croner';
import { AppError } from '../../shared/errors';
import type { SlotTime } from '../../shared/schemas/schedule';

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
  const newest = parse(cron, zone).previousRuns(most, new Date(until + 1000));
  return newest
    .map((run) => slotAt(run.getTime(), zone))
    .filter(({ at }) => at > after && at <= until)
    .reverse();
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
  for (const run of parse(cron, zone).enumerate(new Date(after - longestRepeatMs))) {
    const slot = slotAt(run.getTime(), zone);
    if (slot.slot <= latest) continue;
    latest = slot.slot;
    if (slot.at > after) yield slot;
  }
}

function slotAt(at: number, zone: string): SlotTime {
  return { slot: localName(at, zone), at };
}

function parse(cron: string, zone: string): Cron {
  return new Cron(cron, { mode: '5-part', timezone: zone, fixedTimeRule: 'no-wildcard' });
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
