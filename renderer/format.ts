import type { DeploymentRecord } from '../shared/schemas/deployments';
import { dayMs } from '../shared/time';

export { listed, plural } from '../shared/words';

/** Keeps a number and its unit on one line. */
const narrow = '\u00a0';

/** Numbers as the screens write them: English, as the verdicts are. A minus is a minus, not a hyphen. */
const none = '–';

export function percent(value: number | null, digits = 1): string {
  return value === null ? none : minus(`${(value * 100).toFixed(digits)}${narrow}%`);
}

export function decimal(value: number | null, digits = 3): string {
  return value === null ? none : minus(value.toFixed(digits));
}

/** An amount in the unit of the data, with as many digits as its size deserves, or more. */
export function amount(value: number, more = 0): string {
  const digits = (Math.abs(value) < 100 ? 2 : 0) + more;
  return minus(value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

export function bytes(value: number): string {
  if (value < 1e6) return `${(value / 1e3).toFixed(value < 1e4 ? 1 : 0)}${narrow}kB`;
  return `${(value / 1e6).toFixed(1)}${narrow}MB`;
}

/** A score on its task's primary metric. */
export function score(metric: string, value: number | null): string {
  return metric === 'accuracy' ? percent(value) : decimal(value);
}

/** A difference of two scores: points for accuracy, plain for R². */
export function difference(metric: string, value: number): string {
  const text = metric === 'accuracy' ? (value * 100).toFixed(1) : value.toFixed(3);
  return Number(text) === 0 ? `±${text.replace('-', '')}` : minus(value > 0 ? `+${text}` : text);
}

function minus(text: string): string {
  return text.replace('-', '−');
}

const minuteMs = 60_000;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** A day of the data: dates in files carry no zone and are kept as UTC. */
export function dataDay(at: number): string {
  return utcDay.format(at);
}

/** When something happened here, in local time. */
export function moment(at: number, now: number): string {
  if (sameDay(at, now)) return `today, ${clock.format(at)}`;
  if (sameDay(at, now - dayMs)) return `yesterday, ${clock.format(at)}`;
  if (sameDay(at, now + dayMs)) return `tomorrow, ${clock.format(at)}`;
  if (Math.abs(now - at) < 180 * dayMs) return `${weekday.format(at)}, ${clock.format(at)}`;
  return `${day.format(at)}, ${clock.format(at)}`;
}

export function shortDay(at: number): string {
  return weekday.format(at);
}

export function clockTime(at: number): string {
  return clock.format(at);
}

export function timeOfDay(at: number): string {
  return clockSeconds.format(at);
}

export function dayTitle(at: number, now: number): string {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, now - dayMs)) return 'Yesterday';
  return day.format(at);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** A tick of a time axis: as fine as the span of the axis asks for. */
export function tick(at: number, spanMs: number): string {
  if (spanMs < 5 * minuteMs) return clockSeconds.format(at);
  if (spanMs < 2 * dayMs) return clock.format(at);
  if (spanMs < 300 * dayMs) return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at);
  return new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' }).format(at);
}

/** How long something took, or will: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min. */
export function duration(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  // Rounded first, so that no 60 s are left over.
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A remaining time: no tenths, since it is an estimate. */
export function remainingTime(ms: number): string {
  if (ms < 1000) return 'less than a second left';
  if (ms < minuteMs) return `about ${Math.ceil(ms / 1000)} s left`;
  return `about ${Math.ceil(ms / minuteMs)} min left`;
}

const deploymentLabels: Record<DeploymentRecord['kind'], string> = {
  first: 'First model',
  policy: 'Deployed by policy',
  manual: 'Deployed by hand',
  rollback: 'Rolled back',
  undo: 'Undone',
};

export function deploymentLabel(kind: DeploymentRecord['kind']): string {
  return deploymentLabels[kind];
}
