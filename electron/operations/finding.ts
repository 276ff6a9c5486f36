import type { CompareResult } from '../../shared/engineProtocol';
import type { Comparison, Gain, Judgement, View } from '../../shared/schemas/comparison';
import type { Metrics, ProperScore } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import {
  headlineOf,
  namedScore,
  properScoreOf,
  scoreNames,
  scoreText,
  verdictWords,
  writtenProperScore,
  yardstickNames,
} from '../../shared/scores';
import { taskLabel } from '../../shared/tasks';
import { count, listed } from '../../shared/words';
import { tooFewClients } from '../engine/tooFewClients';
import { gapRange, levelText, signed, signedGap } from './wording';

type Verdict = Comparison['verdict'];

/** What a comparison found, in sentences; both verdicts where the present and the time before it disagree. */
export function describeFinding(
  task: WorkspaceTask,
  candidate: string,
  { judgement, difference, metrics }: Pick<CompareResult, 'difference' | 'judgement' | 'metrics'>,
  verdicts: { now: Verdict; before: Verdict | null },
): string {
  const { present, before, halfLifeDays } = judgement;
  const who = `${taskLabel(task.name)} ${candidate}`;
  const rows = `${count(present.rows)} holdout rows (${count(present.clients)} clients`;
  const now = verdictWords[verdicts.now];
  if (isSame(present))
    return `${who}: ${bothScores(task, metrics, difference)} on ${rows}). Both give the same answers.`;
  if (halfLifeDays === null) {
    const gaps = differences(task, judgement, difference);
    return `${who}: ${bothScores(task, metrics, difference)} on ${rows}): ${now}. ${gaps}.${hint(verdicts.now, difference, present)}`;
  }
  const days = Math.ceil(2 * halfLifeDays);
  const on = `${who} on the newest of ${rows}; a row counts half after ${count(Math.ceil(halfLifeDays))} days)`;
  const gaps = differences(task, judgement, { ...present.headline, level: present.level });
  if (!before || !verdicts.before || !disagree(present, before)) return `${on}: ${now}. ${gaps}.${tooFewHint(present)}`;
  const then = `${verdictWords[verdicts.before]} on the ${count(before.rows)} rows before`;
  const was = `before, ${lossGap(judgement.properScore, before.proper, before.level)}`;
  return `${on}: ${now} on the last ${count(days)} days, ${then}. ${gaps}; ${was}.`;
}

/** Whether no row’s loss differs, in any resample: two models that were made alike. */
function isSame({ proper, headline }: View): boolean {
  return [proper, headline].every(({ lower, upper }) => lower === 0 && upper === 0);
}

/** Whether what the candidate gains now is, beyond chance, the opposite of what it gained before. */
function disagree(present: View, before: View): boolean {
  if ([present, before].some((view) => tooFewClients(view) !== null)) return false;
  return present.proper.value > 0 ? before.proper.upper < 0 : before.proper.lower > 0;
}

/** `AUC 0.743 against 0.746`; where that is not defined, what the difference is of. */
function bothScores(
  task: WorkspaceTask,
  metrics: CompareResult['metrics'],
  { metric, candidate, champion }: CompareResult['difference'],
): string {
  const headline = headlineOf(task);
  const found = metrics.find((one) => one.metric === headline);
  const [name, own, other] = found
    ? [headline, found.candidate.value, found.champion.value]
    : [metric, candidate, champion];
  return `${namedScore(name, own)} against ${scoreText(name, other)}`;
}

/**
 * What lies between the two, score by score with its interval: in the headline, in the proper score, in the primary
 * one.
 */
function differences(
  task: WorkspaceTask,
  { properScore, present: { auc, proper, headline, level } }: Judgement,
  range: Parameters<typeof gapRange>[1],
): string {
  const primary = scoreNames[task.primaryMetric];
  const gaps = [
    ...(auc ? [gapIn(scoreNames.auc, auc, level)] : []),
    // A gain in R² is told once.
    ...(properScore === task.primaryMetric ? [] : [lossGap(properScore, proper, level)]),
    `in ${primary} ${signedGap(task, headline.value)} (${gapRange(task, range)})`,
  ];
  return `The difference is ${listed(gaps)}`;
}

/** A gain is a loss that is lower. */
function lossGap(score: ProperScore, gain: Gain, level: number): string {
  const { value, lower, upper } = gain;
  const loss = { value: -value, lower: -upper, upper: -lower };
  return gapIn(scoreNames[score], score === 'r2Clipped' ? gain : loss, level);
}

/** `in log loss −0.012 (95 %: −0.021 to −0.003)` */
function gapIn(name: string, { value, lower, upper }: Omit<Gain, 'error'>, level: number): string {
  return `in ${name} ${signed(value)} (${levelText(level)}: ${signed(lower)} to ${signed(upper)})`;
}

/**
 * Names the simple rivals that the candidate does not beat, in a sentence; nothing where it beats all, or where the
 * score is undefined, as R² of actuals that do not vary.
 */
export function describeRivals({
  judgement: { properScore },
  yardsticks,
  lastTime,
}: Pick<CompareResult, 'judgement' | 'yardsticks' | 'lastTime'>): string {
  const rivals = yardsticks.flatMap(({ name, metrics, gain }) => {
    const own = writtenProperScore(metrics, properScore);
    if (own === null || gain.value > 0) return [];
    return `${yardstickNames[name]} (${own.toPrecision(3).replace('-', '−')})`;
  });
  if (lastTime && !isAbove(lastTime.candidate, lastTime.baseline, properScore)) rivals.push('“same as last time”');
  if (rivals.length === 0) return '';
  return ` It is no better in ${scoreNames[properScore]} than ${rivals.join(' and ')}.`;
}

/** Whether the one has the better score; also where there is none. */
function isAbove(one: Metrics, other: Metrics, properScore: ProperScore): boolean {
  const [own, its] = [one, other].map((metrics) => properScoreOf(metrics, properScore));
  return own === null || its === null || own > its;
}

function hint(verdict: Verdict, { rowsNeeded }: CompareResult['difference'], present: View): string {
  const isClear = verdict === 'better' || verdict === 'worse';
  const few = tooFewHint(present);
  if (few !== '' || isClear || rowsNeeded === null || rowsNeeded <= present.rows) return few;
  return ` A clear answer about a difference of this size would need some ${count(roughly(rowsNeeded))} rows.`;
}

function tooFewHint(present: View): string {
  const few = tooFewClients(present);
  return few === null ? '' : ` ${few}`;
}

/** Two digits: more would say more than is known. */
function roughly(rows: number): number {
  return Number(rows.toPrecision(2));
}
