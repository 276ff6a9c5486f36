import type { CompareResult } from '../../shared/engineProtocol';
import type { Comparison } from '../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import { gap, gapRange } from './wording';

/** What was found, and what becomes of the candidate, with the reason, in sentences. */
type Decision = Pick<Comparison, 'verdict' | 'sentence' | 'deploy' | 'reason'>;
type Verdict = Decision['verdict'];

/** What a decision rests on. */
export type Evidence = Pick<CompareResult, 'difference' | 'candidate' | 'metrics'>;

/**
 * What a comparison says, and what the task's policy makes of it. `better` and `worse`: the whole interval lies on one
 * side of zero; `not worse`: its lower end is above minus the margin; else the rows do not tell.
 */
export function decide(task: WorkspaceTask, candidate: string, comparison: Evidence): Decision {
  const { lower, upper } = comparison.difference;
  const verdict = verdictOf(lower, upper, task.margin);
  const [deploy, why] = applyPolicy(task, comparison);
  return { verdict, sentence: describe(task, candidate, comparison, verdict), deploy, reason: why };
}

function verdictOf(lower: number, upper: number, margin: number): Verdict {
  if (lower > 0) return 'better';
  if (upper < 0) return 'worse';
  return lower > -margin ? 'not worse' : 'inconclusive';
}

function applyPolicy(task: WorkspaceTask, evidence: Evidence): [deploy: boolean, reason: string] {
  const { policy, margin } = task;
  const { difference, lower } = evidence.difference;
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
    case 'guarded': {
      if (!gains) return [false, 'It does not score higher.'];
      if (lower <= -margin) {
        return [false, `It could be worse by more than the margin of ${gap(task, margin)}.`];
      }
      const loss = rankingLoss(evidence);
      if (loss) return [false, `It scores higher, but tells clients apart clearly worse (${loss}).`];
      return [true, `It scores higher, and is not worse by more than the margin of ${gap(task, margin)}.`];
    }
  }
}

/**
 * Where most clients are of one class, nearly any model answers for most of them what the majority does, and a model that
 * knows nothing may gain a little accuracy by chance. Its AUC then tells. Null unless that is worse beyond chance.
 */
function rankingLoss({ metrics }: Evidence): string | null {
  const auc = metrics.find(({ metric }) => metric === 'auc')?.difference;
  if (!auc || auc.upper >= 0) return null;
  const signed = (value: number) => `−${Math.abs(value).toFixed(3)}`;
  return `AUC ${signed(auc.value)}; 95 %: ${signed(auc.lower)} to ${signed(auc.upper)}`;
}

function describe(task: WorkspaceTask, candidate: string, comparison: Evidence, verdict: Verdict): string {
  const { difference, rowsNeeded } = comparison.difference;
  const { rows, clients } = comparison.candidate;
  const on = `${count(rows)} holdout rows (${count(clients)} clients)`;
  const by = (less: string, more: string) => `${gap(task, difference)} ${difference < 0 ? less : more}`;
  const change =
    task.primaryMetric === 'accuracy'
      ? `answers ${difference === 0 ? 'as many' : by('less', 'more')} of ${on} correctly`
      : `scores ${difference === 0 ? 'the same' : by('lower', 'higher')} in R² (clipped) on ${on}`;
  const clear = verdict === 'better' || verdict === 'worse';
  const hint =
    clear || rowsNeeded === null || rowsNeeded <= rows
      ? ''
      : ` A clear answer about a difference of this size would need some ${count(roughly(rowsNeeded))} rows.`;
  return `${taskLabel(task.name)} ${candidate} ${change} (${gapRange(task, comparison.difference)}): ${verdict}.${hint}`;
}

/** Two digits: more would say more than is known. */
function roughly(rows: number): number {
  return Number(rows.toPrecision(2));
}
