/** The zones that the schedule is tried in: an hour twice a year on two continents, none, half an hour, at midnight. */
export const zones = [
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Scoresbysund',
] as const;

const minuteMs = 60_000;
const halfHourMs = 30 * minuteMs;

const found = new Map<string, number[]>();

/** Minutes that a zone is ahead of UTC, for every half hour of [from, to): no zone here changes in between. */
function offsets(zone: string, from: number, to: number): number[] {
  const key = `${zone} ${from} ${to}`;
  const known = found.get(key) ?? readOffsets(zone, from, to);
  found.set(key, known);
  return known;
}

function readOffsets(zone: string, from: number, to: number): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const ahead: number[] = [];
  for (let at = from; at < to; at += halfHourMs) {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? ['', '+', '0', '0'];
    ahead.push((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
  }
  return ahead;
}

/**
 * What a wall clock shows, minute by minute: when it first reaches each of the given local times (milliseconds, as if
 * they were UTC; ascending). Knows nothing of cron: it is what slots are held against.
 */
export function firstReached(zone: string, from: number, to: number, targets: readonly number[]): number[] {
  const ahead = offsets(zone, from, to);
  const reached: number[] = [];
  let next = targets.findIndex((target) => target > from + ahead[0] * minuteMs);
  for (let at = from; at < to && next >= 0 && next < targets.length; at += minuteMs) {
    const shows = at + ahead[Math.floor((at - from) / halfHourMs)] * minuteMs;
    for (; next < targets.length && shows >= targets[next]; next++) reached.push(at);
  }
  return reached;
}

const shown = new Map<string, Int32Array>();

/** What a wall clock shows in each minute of [from, to), in minutes as if local time were UTC. Made once. */
export function localMinutes(zone: string, from: number, to: number): Int32Array {
  const key = `${zone} ${from} ${to}`;
  const known = shown.get(key) ?? readMinutes(zone, from, to);
  shown.set(key, known);
  return known;
}

function readMinutes(zone: string, from: number, to: number): Int32Array {
  const ahead = offsets(zone, from, to);
  return Int32Array.from({ length: (to - from) / minuteMs }, (_, i) => from / minuteMs + i + ahead[Math.floor(i / 30)]);
}
