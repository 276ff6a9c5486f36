import { count } from '../../shared/words';

/** Keeps a number and its unit on one line. */
const narrow = '\u00a0';

/** Numbers as the screens write them: English, as the verdicts are. A minus is a minus, not a hyphen. */
const none = '–';
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

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
