import type { TaskAssessment } from '../../../shared/schemas/assessment';
import { wilsonInterval } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { decimals, percent } from '../../../shared/words';
import type { LookedAtTask } from '../../data/lookAtLabels';
import { type Agreement, type Answered, agreementOf, bounds, leastRows } from './answers';

/** What a file states of a task, and what is known. */
export interface TaskGiven extends Omit<LookedAtTask, 'rows'> {
  /** Of the file, those that are new. Null: there is no champion, so nothing is judged. */
  answered: { file: Answered; earlier: Answered } | null;
}

/** Of the standard normal distribution, beyond which three in a thousand fall on this side. */
const z = 2.75;

/**
 * The same of two in a hundred, for a file whose new labels are so large a share of those known: what could move a
 * model most gets least of the doubt.
 */
const large = { share: 0.1, z: 2 };

/** Shares of the known labels, the holdout's and all, that a file may change unasked; fewest labels looked at. */
const mostChanged = { holdout: 0.02, all: 0.05 };

const leastChanged = 10;

/** The move of a rate (in log odds; of an amount in standard deviations) that nothing has to explain. */
const mostMoved = { classification: 2.5, regression: 3 } as const;

/** What of a task's labels in a file is beyond what chance and recent change explain. */
export function assessTask(given: TaskGiven): TaskAssessment {
  const { task, stated, earlier, known, changed, holdoutChanged, answered } = given;
  const agreement = agreementOf(given);
  const mean = { file: meanOf(stated), earlier: earlier.length === 0 ? null : meanOf(earlier) };
  const findings = answered === null ? [] : [...changes(given), disagrees(given, agreement), moved(given)];
  return {
    task: task.name,
    stated: stated.length,
    known,
    changed,
    holdoutChanged: holdoutChanged.share,
    mean,
    agreement: agreement && { file: agreement.file, earlier: agreement.earlier },
    findings: findings.flatMap((finding) => finding ?? []),
  };
}

function changes({ task, holdoutChanged, allChanged, changedBefore }: TaskGiven): string[] {
  const findings: string[] = [];
  const isMuch = ({ labels, share }: { labels: number; share: number }, most: number) =>
    labels >= leastChanged && share > Math.max(most, 2 * changedBefore);
  if (isMuch(holdoutChanged, mostChanged.holdout)) {
    findings.push(
      `${taskLabel(task.name)}: it changes ${percent(holdoutChanged.share)} of the labels that models are judged by`,
    );
  }
  if (isMuch(allChanged, mostChanged.all)) {
    findings.push(`${taskLabel(task.name)}: it changes ${percent(allChanged.share)} of all known labels`);
  }
  const before = `; a file before it changed ${percent(changedBefore)} at most`;
  return findings.map((finding) => finding + before);
}

/**
 * Whether labels go with the champion's answers otherwise than those that it is judged by, beyond chance, and less than
 * half as well, less twice what that has varied by lately. A champion that hardly agreed before can't tell.
 */
function disagrees({ task, added }: TaskGiven, found: Agreement | null): string | null {
  if (!found) return null;
  const { file, earlier, recent } = found;
  if (earlier.value - z * earlier.error < 0.2) return null;
  if (file.value >= earlier.value / 2 - 2 * recent) return null;
  const beyondChance = added >= large.share ? large.z : z;
  if (earlier.value - file.value <= beyondChance * Math.hypot(file.error, earlier.error)) return null;
  return `${taskLabel(task.name)}: its labels hardly go with the champion’s answers (slope ${decimals(file.value)} ± ${decimals(file.error)}; that of the holdout’s latest labels is ${decimals(earlier.value)})`;
}

/** Whether the rate, or the mean amount, lies farther off than it ever moved lately, whatever chance allows. */
function moved({ task, stated, earlier }: TaskGiven): string | null {
  if (stated.length < leastRows || earlier.length < leastRows) return null;
  const isShare = task.kind === 'classification';
  const unit = isShare ? 1 : deviationOf(earlier) || 1;
  const levelOf = (values: readonly number[]) => (isShare ? logOdds(rate(values)) : meanOf(values) / unit);
  const [least, most] = isShare
    ? wilsonInterval(sumOf(stated), stated.length).map(logOdds)
    : [-1, 1].map((side) => (meanOf(stated) + (side * z * deviationOf(stated)) / Math.sqrt(stated.length)) / unit);
  const known = levelOf(earlier);
  const blocks = bounds(earlier.length).map(([from, to]) => levelOf(earlier.slice(from, to)));
  const steps = blocks.slice(1).map((level, i) => Math.abs(level - blocks[i]));
  const distance = Math.max(least - known, known - most);
  if (distance <= Math.max(mostMoved[task.kind], 2 * Math.max(0, ...steps))) return null;
  const [what, told] = isShare ? ['the share of yes', percent] : ['the mean', decimals];
  return `${taskLabel(task.name)}: ${what} is ${told(meanOf(stated))}, of the latest labels known ${told(meanOf(earlier))}`;
}

/** A share that is never 0 or 1: as if there were half a yes and half a no more. */
function rate(values: readonly number[]): number {
  return (sumOf(values) + 0.5) / (values.length + 1);
}

function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

/** Of features, wholly other ones: over half of them (at least three) have hardly a value in common with before. */
export function movedFeatures(features: readonly { feature: string; moved: number; recent: number }[]): string[] {
  const gone = features.filter(({ moved: now, recent }) => now > 0.95 && recent < 0.5);
  if (gone.length < 3 || 2 * gone.length <= features.length) return [];
  return [
    `${gone.length} of ${features.length} features have hardly a value in common with those of the latest labels`,
  ];
}
