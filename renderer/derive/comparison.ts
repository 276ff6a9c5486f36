import { featureTitle, segmentBounds } from '../../shared/featureWords';
import type { CalibrationBin, Comparison, Gain, Segment } from '../../shared/schemas/comparison';
import type { PrimaryMetric } from '../../shared/schemas/metrics';
import type { Champions } from '../../shared/schemas/modelOperations';
import type { ListedVersion } from '../../shared/schemas/versions';
import { scoreNames } from '../../shared/scores';
import { taskWords } from '../../shared/tasks';
import { count } from '../../shared/words';
import { amount, listed } from '../format';
import { onScreen } from './reasons';
import { markStep } from './scores';
import type { Tone } from './tones';

export const verdictTones: Record<Comparison['verdict'], Tone> = {
  better: 'good',
  'not worse': 'neutral',
  worse: 'bad',
  inconclusive: 'warn',
};

/** What the two that were compared are called where they stand side by side. */
export type Sides = Record<'candidate' | 'champion', string>;

const byPart: Sides = { candidate: 'Candidate', champion: 'Champion' };

/** By their parts, where one is the champion; any other two by their names, or their ids where they share a name. */
export function sidesOf(
  { candidateVersion, championVersion }: Pick<Comparison, 'candidateVersion' | 'championVersion'>,
  live: string | undefined,
  named: (version: string) => string,
): Sides {
  if (championVersion === live) return byPart;
  const names = { candidate: named(candidateVersion), champion: named(championVersion) };
  if (names.candidate !== names.champion) return names;
  return { candidate: candidateVersion, champion: championVersion };
}

/** The same within a sentence. */
export function sidesInSentence(sides: Sides): Sides {
  return sides === byPart ? { candidate: 'the candidate', champion: 'the champion' } : sides;
}

/**
 * In what a candidate is better or worse, which need not be the score that is shown beside it; null where it is
 * neither.
 */
export function decidedBy(
  { verdict, judgement }: Pick<Comparison, 'verdict' | 'judgement'>,
  primaryMetric: PrimaryMetric,
): string | null {
  if (verdict !== 'better' && verdict !== 'worse') return null;
  const { proper, headline } = judgement.present;
  const isClear = ({ lower, upper }: Gain) => (verdict === 'better' ? lower > 0 : upper < 0);
  const names = [
    ...(isClear(proper) ? [scoreNames[judgement.properScore]] : []),
    ...(isClear(headline) ? [scoreNames[primaryMetric]] : []),
  ];
  return listed([...new Set(names)]);
}

/** The scale on which an interval is drawn: it holds the interval, zero and the margin, with room on both sides. */
export function intervalScale(
  { lower, upper }: { lower: number; upper: number },
  margin: number,
): { at: (value: number) => number } {
  const reach = Math.max(Math.abs(lower), Math.abs(upper), margin, Number.MIN_VALUE) * 1.15;
  return { at: (value) => ((value + reach) / (2 * reach)) * 100 };
}

/** What would meet what: `champion` null stands for what is live, task by task. */
interface Choice {
  candidate: ListedVersion;
  champion: string | null;
  champions: Readonly<Record<string, Pick<Champions[string], 'version'>>>;
}

/** Tasks in which the candidate would meet itself, and those in which there is something to compare. */
export function meetings({ candidate, champion, champions }: Choice): { same: string[]; others: string[] } {
  const rivals = Object.keys(candidate.tasks).flatMap((task) => {
    const rival = champion ?? champions[task]?.version;
    return rival ? [{ task, isSame: rival === candidate.version }] : [];
  });
  const tasks = (isSame: boolean) => rivals.filter((one) => one.isSame === isSame).map(({ task }) => task);
  return { same: tasks(true), others: tasks(false) };
}

/** Tasks in which a version would meet itself, in a sentence; null when there are none. */
export function sameSentence(tasks: readonly string[]): string | null {
  if (tasks.length === 0) return null;
  const names = listed(tasks.map(taskWords));
  return `For ${names}, the candidate is the champion itself: there is nothing to compare.`;
}

/** The part of the holdout that a segment is, in words. */
export function segmentLabel(segment: Segment): string {
  return `${featureTitle(segment.feature)} is ${segmentBounds(segment, bound, onScreen.day)}`;
}

function bound(value: number): string {
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
