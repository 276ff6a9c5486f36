import type { CompareResult } from '../../shared/engineProtocol';
import type { WorkspaceTask } from '../../shared/tasks';

export type Verdict = 'better' | 'not worse' | 'worse' | 'inconclusive';

export interface Decision {
  verdict: Verdict;
  /** What was found, in a sentence. */
  sentence: string;
  deploy: boolean;
  /** Why it is deployed, or why not, in a sentence. */
  reason: string;
}

/**
 * What a comparison says, and what the task's policy makes of it. `better` and `worse`: the whole interval lies on one
 * side of zero; `not worse`: its lower end is above minus the margin; else the rows do not tell.
 */
export function decide(task: WorkspaceTask, candidate: string, comparison: CompareResult): Decision {
  const { difference, lower, upper } = comparison.difference;
  const verdict = verdictOf(lower, upper, task.margin);
  const [deploy, why] = applyPolicy(task, difference, lower);
  return { verdict, sentence: describe(task, candidate, comparison, verdict), deploy, reason: why };
}

function verdictOf(lower: number, upper: number, margin: number): Verdict {
  if (lower > 0) return 'better';
  if (upper < 0) return 'worse';
  return lower > -margin ? 'not worse' : 'inconclusive';
}

function applyPolicy(task: WorkspaceTask, difference: number, lower: number): [deploy: boolean, reason: string] {
  const { policy, margin } = task;
  const unit = unitOf(task);
  const gains = difference > 0;
  switch (policy) {
    case 'ask':
      return [false, 'The policy “ask” leaves the decision to a person.'];
    case 'point':
      return gains ? [true, 'It scores higher.'] : [false, 'It does not score higher.'];
    case 'significant':
      return lower > 0
        ? [true, 'It is better beyond chance.']
        : [false, 'The gain, if there is one, is within the reach of chance.'];
    case 'guarded':
      if (!gains) return [false, 'It does not score higher.'];
      if (lower <= -margin) {
        return [false, `It could be worse by more than the margin of ${unit(margin)}.`];
      }
      return [true, `It scores higher, and is not worse by more than the margin of ${unit(margin)}.`];
  }
}

function describe(task: WorkspaceTask, candidate: string, comparison: CompareResult, verdict: Verdict): string {
  const { difference, lower, upper, level, rowsNeeded } = comparison.difference;
  const { rows, clients } = comparison.candidate;
  const unit = unitOf(task);
  const name = task.name[0].toUpperCase() + task.name.slice(1);
  const change =
    task.primaryMetric === 'accuracy'
      ? `answers ${unit(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'} of ${count(rows)} holdout rows (${count(clients)} clients) correctly`
      : `scores ${unit(Math.abs(difference))} ${difference < 0 ? 'lower' : 'higher'} in R² (clipped) on ${count(rows)} holdout rows (${count(clients)} clients)`;
  const interval = `${Math.round(level * 100)} %: ${signed(lower, unit)} to ${signed(upper, unit)}`;
  const clear = verdict === 'better' || verdict === 'worse';
  const hint =
    clear || rowsNeeded === null || rowsNeeded <= rows
      ? ''
      : ` A clear answer about a difference of this size would need some ${count(rowsNeeded)} rows.`;
  return `${name} ${candidate} ${change} (${interval}): ${verdict}.${hint}`;
}

function unitOf(task: WorkspaceTask): (value: number) => string {
  return task.primaryMetric === 'accuracy'
    ? (value) => `${(value * 100).toFixed(1)} points`
    : (value) => value.toFixed(3);
}

function signed(value: number, unit: (value: number) => string): string {
  return `${value < 0 ? '−' : '+'}${unit(Math.abs(value)).replace(' points', '')}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
