import type { CalibrationBin, Segment } from '../../shared/comparison';
import type { ComparisonView } from '../../shared/screenRequests';
import { amount, count } from '../format/numbers';
import { listed, taskLabel } from '../format/words';
import { markStep } from './scores';
import type { Tone } from './tones';

export function verdictTone(verdict: ComparisonView['verdict']): Tone {
  return ({ better: 'good', 'not worse': 'neutral', worse: 'bad', inconclusive: 'warn' } as const)[verdict];
}

/** The scale on which an interval is drawn: it holds the interval, zero and the margin, with room on both sides. */
export function intervalScale(
  { lower, upper }: { lower: number; upper: number },
  margin: number,
): { at: (value: number) => number } {
  const reach = Math.max(Math.abs(lower), Math.abs(upper), margin, Number.MIN_VALUE) * 1.15;
  return { at: (value) => ((value + reach) / (2 * reach)) * 100 };
}

/** Comparisons that say something, and in a sentence those in which the candidate is the champion itself. */
export function apart(comparisons: readonly ComparisonView[]): { told: ComparisonView[]; same: string | null } {
  const told = comparisons.filter((one) => one.championVersion !== one.candidateVersion);
  const same = comparisons.filter((one) => one.championVersion === one.candidateVersion);
  if (same.length === 0) return { told, same: null };
  const names = listed(same.map(({ task }) => taskLabel(task).toLowerCase()));
  return { told, same: `${same[0].candidateVersion} is the champion of ${names} itself.` };
}

/** The part of the holdout that a segment is, in words. */
export function segmentLabel({ feature, category, from, to }: Segment): string {
  if (category !== null) return `${feature} is ${category}`;
  if (from === null && to === null) return `${feature} missing`;
  if (from === null) return `${feature} below ${bound(to)}`;
  return to === null ? `${feature} of ${bound(from)} or more` : `${feature} from ${bound(from)} to ${bound(to)}`;
}

function bound(value: number | null): string {
  if (value === null) return '';
  return Number.isInteger(value) ? count(value) : amount(value);
}

/** The range that both axes of a calibration chart share, so that the diagonal is right. */
export function calibrationDomain(bins: readonly CalibrationBin[], ratio: boolean): [number, number] {
  if (ratio) return [0, 1];
  const values = bins.flatMap(({ predicted, observed }) => [predicted, observed]);
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const step = markStep(high - low);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}
