import type { Comparison, Gain, Judgement, View } from '../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { scoreNames } from '../../shared/scores';
import { levelFor, normalPValue } from './significance';
import { tooFewClients } from './tooFewClients';

/** What of a task decides whether a candidate is deployed. */
export type DeploymentRuleOfTask = Pick<WorkspaceTask, 'policy' | 'margin' | 'primaryMetric'>;
type Verdict = Comparison['verdict'];

/** Where a candidate stands beside the champion. */
export interface Standing {
  /** How many candidates this champion has met, with this one. */
  looks: number;
  /** Whether it was trained on later labels than the champion. */
  knowsMore: boolean;
  /** How many times as many labels it was trained on. */
  labels: number;
}

/** One-sided; of all candidates that a champion meets while the world stands still. */
const significance = 0.025;
/** With so many times the champion's labels a model is known to be better: its gain need not be proven. */
const manyMore = 1.2;
/** How many standard errors below zero a gain may be and still count as no worse, where the world changes. */
const noWorse = 1;

/**
 * `better`, `worse`: in the proper score or in the headline beyond chance, and the other does not clearly say the
 * opposite; `not worse`: the headline's lower end is above minus the margin, and the proper score is no lower; else,
 * and of too few clients, the rows don't tell.
 */
export function verdictOf({ margin }: DeploymentRuleOfTask, view: View): Verdict {
  if (tooFewClients(view) !== null) return 'inconclusive';
  const { headline, proper } = view;
  const both = [proper, headline];
  const [gains, loses] = [both.some(isGain), both.some(isLoss)];
  if (gains !== loses) return gains ? 'better' : 'worse';
  return !loses && headline.lower > -margin && proper.value >= 0 ? 'not worse' : 'inconclusive';
}

function isGain({ lower }: Gain): boolean {
  return lower > 0;
}

function isLoss({ upper }: Gain): boolean {
  return upper < 0;
}

/** Whether the task's policy deploys a candidate, and why. */
export function applyPolicy(
  task: DeploymentRuleOfTask,
  judgement: Judgement,
  standing: Standing,
): [deploy: boolean, reason: string] {
  const { present } = judgement;
  // The other two don't go by what these rows tell beyond chance.
  const isJudged = task.policy === 'significant' || task.policy === 'guarded';
  if (isJudged && tooFewClients(present) !== null) return [false, 'There are too few clients for a verdict.'];
  switch (task.policy) {
    case 'ask':
      return [false, 'The policy “ask” leaves the decision to a person.'];
    case 'point':
      return present.headline.value > 0 ? [true, 'It scores higher.'] : [false, 'It does not score higher.'];
    case 'significant':
      return verdictOf(task, present) === 'better'
        ? [true, 'It is better beyond chance.']
        : [false, 'The gain, if there is one, is within the reach of chance.'];
    case 'guarded':
      return judgement.halfLifeDays !== null && standing.knowsMore
        ? guardedMoving(task, judgement)
        : guardedStill(task, judgement, standing);
  }
}

/** A candidate has to show that it is better, unless it learned from many more labels and is so on balance. */
function guardedStill(
  task: DeploymentRuleOfTask,
  judgement: Judgement,
  { looks, labels }: Standing,
): [deploy: boolean, reason: string] {
  const worse = clearLoss(task, judgement);
  if (worse) return [false, `It is worse beyond chance (${worse}).`];
  const { proper } = judgement.present;
  const name = scoreNames[judgement.properScore];
  if (proper.value <= 0) return [false, `It is no better in ${name}.`];
  if (labels >= manyMore) {
    return [true, `It is better in ${name}, and learned from ${(labels * 100 - 100).toFixed(0)} % more labels.`];
  }
  const better = gainsOf(task, judgement).find(([, gain]) => isBeyondChance(gain, looks));
  if (better) return [true, `It is better beyond chance (${better[0]}).`];
  const more =
    looks === 1 ? '' : `; the more candidates a champion has met (${looks} by now), the more is asked of each`;
  return [false, `Its gain is within the reach of chance${more}.`];
}

/** The world changes, so the champion ages: a candidate that knows more of the present has to be no worse. */
function guardedMoving(task: DeploymentRuleOfTask, judgement: Judgement): [deploy: boolean, reason: string] {
  const worse = clearLoss(task, judgement);
  if (worse) return [false, `It is worse beyond chance (${worse}).`];
  const { proper } = judgement.present;
  const name = scoreNames[judgement.properScore];
  if (proper.value < -noWorse * proper.error)
    return [false, `The data change, but it is worse in ${name} on the newest rows.`];
  return [true, `The data change, and it is no worse in ${name} on the newest rows.`];
}

/** The first candidate's interval tells, as it is shown; of later ones more is asked (Bonferroni). */
function isBeyondChance(gain: Gain, looks: number): boolean {
  return looks === 1 ? isGain(gain) : normalPValue(-gain.value / gain.error) < significance / looks;
}

function gainsOf(
  { primaryMetric }: DeploymentRuleOfTask,
  { properScore, present }: Judgement,
): [name: string, gain: Gain][] {
  return [
    [scoreNames[properScore], present.proper],
    ...(present.auc ? [['AUC', present.auc] as [string, Gain]] : []),
    [scoreNames[primaryMetric], present.headline],
  ];
}

/**
 * In what the candidate is clearly worse; null: in nothing. Where its proper score is clearly better, the headline may
 * be lower by the margin.
 */
function clearLoss(task: DeploymentRuleOfTask, judgement: Judgement): string | null {
  const { proper, headline } = judgement.present;
  const isBetter = isGain(proper) && headline.value >= -task.margin;
  const { level } = judgement.present;
  return isBetter ? null : (gainsOf(task, judgement).find(([, gain]) => isClearLoss(gain, level))?.[0] ?? null);
}

/** As at 95 %, of however many the candidate is the best: that more is asked of a gain excuses no loss. */
function isClearLoss(gain: Gain, level: number): boolean {
  return level > levelFor() ? normalPValue(gain.value / gain.error) < significance : isLoss(gain);
}
