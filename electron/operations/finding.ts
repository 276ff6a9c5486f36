import type { CompareResult } from '../../shared/engineProtocol';
import type { Comparison, Gain, View } from '../../shared/schemas/comparison';
import type { Metrics, ProperScore } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { properScoreNames, properScoreOf, yardstickNames } from '../../shared/scores';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import { gap, gapRange, signed } from './wording';

type Verdict = Comparison['verdict'];

/** What a comparison found, in a sentence; both verdicts where the present and the time before it disagree. */
export function describeFinding(
  task: WorkspaceTask,
  candidate: string,
  { judgement, difference }: Pick<CompareResult, 'difference' | 'judgement'>,
  verdicts: { now: Verdict; before: Verdict | null },
): string {
  const { present, before, halfLifeDays } = judgement;
  const who = `${taskLabel(task.name)} ${candidate}`;
  const found = properPart(judgement.properScore, present.proper);
  const rows = `${count(present.rows)} holdout rows (${count(present.clients)} clients`;
  if (halfLifeDays === null) {
    const change = headlinePart(task, present, `${rows})`);
    return `${who} ${change} (${gapRange(task, difference)})${found}: ${verdicts.now}.${hint(verdicts.now, difference, present)}`;
  }
  const days = Math.ceil(2 * halfLifeDays);
  const range = gapRange(task, { ...present.headline, level: 0.95 });
  const change = `${who} ${headlinePart(task, present, null)} (${range})${found}`;
  const on = `On the newest of ${rows}; a row counts half after ${count(Math.ceil(halfLifeDays))} days)`;
  const other = before && verdicts.before && disagree(present, before);
  const then = other
    ? ` on the last ${count(days)} days, ${verdicts.before} on the ${count(before.rows)} rows before${properPart(judgement.properScore, before.proper)}`
    : '';
  return `${on} ${change}: ${verdicts.now}${then}.`;
}

/** Whether what the candidate gains now is, beyond chance, the opposite of what it gained before. */
function disagree(present: View, before: View): boolean {
  return present.proper.value > 0 ? before.proper.upper < 0 : before.proper.lower > 0;
}

function headlinePart(task: WorkspaceTask, { headline }: View, on: string | null): string {
  const by = (less: string, more: string) => `${gap(task, headline.value)} ${headline.value < 0 ? less : more}`;
  if (task.primaryMetric === 'accuracy') {
    return `answers ${headline.value === 0 ? 'as many' : by('less', 'more')}${on ? ` of ${on}` : ''} correctly`;
  }
  return `scores ${headline.value === 0 ? 'the same' : by('lower', 'higher')} in R² (clipped)${on ? ` on ${on}` : ''}`;
}

/** `, log loss −0.012 (95 %: −0.021 to −0.003)`; nothing where the headline has said it. */
function properPart(score: ProperScore, { value, lower, upper }: Gain): string {
  if (score === 'r2Clipped') return '';
  // A gain is a loss that is lower.
  return `, ${properScoreNames[score]} ${signed(-value)} (95 %: ${signed(-upper)} to ${signed(-lower)})`;
}

/** Names the simple rivals that the candidate does not beat, in a sentence; nothing where it beats all. */
export function describeRivals({
  judgement: { properScore },
  yardsticks,
  lastTime,
}: Pick<CompareResult, 'judgement' | 'yardsticks' | 'lastTime'>): string {
  const scoreOf = (metrics: Metrics) => properScoreOf(metrics, properScore) ?? 0;
  const rivals = yardsticks
    .filter(({ gain }) => gain.value <= 0)
    .map(({ name, metrics }) => `${yardstickNames[name]} (${Math.abs(scoreOf(metrics)).toPrecision(3)})`);
  if (lastTime && scoreOf(lastTime.candidate) <= scoreOf(lastTime.baseline)) rivals.push('“same as last time”');
  if (rivals.length === 0) return '';
  return ` It is no better in ${properScoreNames[properScore]} than ${rivals.join(' and ')}.`;
}

function hint(verdict: Verdict, { rowsNeeded }: CompareResult['difference'], { rows }: View): string {
  const isClear = verdict === 'better' || verdict === 'worse';
  if (isClear || rowsNeeded === null || rowsNeeded <= rows) return '';
  return ` A clear answer about a difference of this size would need some ${count(roughly(rowsNeeded))} rows.`;
}

/** Two digits: more would say more than is known. */
function roughly(rows: number): number {
  return Number(rows.toPrecision(2));
}
