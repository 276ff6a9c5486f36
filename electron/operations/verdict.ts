import type { CompareResult } from '../../shared/engineProtocol';
import type { Comparison } from '../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { applyPolicy, type Standing, verdictOf } from '../engine/policy';
import { describeFinding } from './finding';

/** What was found, and what becomes of the candidate, with the reason, in sentences. */
export type Decision = Pick<Comparison, 'verdict' | 'sentence' | 'deploy' | 'reason'>;

/** What a decision rests on. */
export type Evidence = Pick<CompareResult, 'difference' | 'judgement' | 'metrics'>;

/**
 * What a comparison says, and what the task's policy makes of it. Both rest on the present: the proper score and the
 * headline together.
 */
export function decide(task: WorkspaceTask, candidate: string, evidence: Evidence, standing: Standing): Decision {
  const { present, before } = evidence.judgement;
  const verdict = verdictOf(task, present);
  const [deploy, reason] = applyPolicy(task, evidence.judgement, standing);
  const sentence = describeFinding(task, candidate, evidence, {
    now: verdict,
    before: before && verdictOf(task, before),
  });
  return { verdict, sentence, deploy, reason };
}
