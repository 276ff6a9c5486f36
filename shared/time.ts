export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** A day of 24 hours, in milliseconds. */
export const dayMs = 24 * hourMs;

/** `2026-03-29`, in UTC. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `20260329_030000`, in UTC: what a second is called in names. */
export function secondName(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
}

/** `2026-03-29 03:00:00`, in UTC. */
export function second(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-03-29 03:00`, in UTC. */
export function minute(at: number): string {
  return second(at).slice(0, 16);
}
