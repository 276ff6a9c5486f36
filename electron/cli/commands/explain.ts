import { featureWords, isoOfDays, type Writing } from '../../../shared/featureWords';
import type { Explanation } from '../../../shared/schemas/servingOperations';
import { decimals, percent } from '../../../shared/words';
import { operationCommand } from '../command';
import { decimal, table } from '../format';

export const explainCommand = operationCommand('explain', {
  form: { words: ['client'] },
  tell: (result) => ({ json: result, text: describeExplanations(result.tasks) }),
});

export function describeExplanations(tasks: Readonly<Record<string, Explanation>>): string {
  return Object.entries(tasks).map(describe).join('\n\n');
}

const writing: Writing = { amount: decimals, share: percent, day: isoOfDays };

/** So many features, the most telling ones, are listed. */
const listed = 8;

function describe([task, { version, prediction, base, interval, contributions }]: [string, Explanation]): string {
  const known = Object.fromEntries(contributions.map(({ feature, value }) => [feature, value]));
  const rows = contributions
    .slice(0, listed)
    .map((one) => [signed(one.contribution), one.feature, featureWords(one, writing, known)]);
  const range = interval
    ? `, 80 % of such clients between ${decimal(interval.lower)} and ${decimal(interval.upper)}`
    : '';
  return `${task}: ${decimal(prediction)}${range} (${version}); knowing nothing it would be ${decimal(base)}\n${table([['contributes', 'feature', 'what is known'], ...rows])}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${decimal(Math.abs(value))}`;
}
