import { giveawayWarning, type JudgedModel } from '../../shared/giveaways';
import type { Giveaway } from '../../shared/schemas/versions';
import type { Decision } from './verdict';

/** The features that alone answer a candidate's label and not yet the champion's, which a person has seen. */
function newGiveaways(candidate: JudgedModel, champion: JudgedModel | null): Giveaway[] {
  const seen = new Set(champion?.giveaways.map(({ feature }) => feature));
  return candidate.giveaways.filter(({ feature }) => !seen.has(feature));
}

/** A decision with what is to be said of such features; where one is new, a person decides. */
export function heldBack<T extends Decision>(decision: T, candidate: JudgedModel, champion: JudgedModel): T {
  const warning = giveawayWarning(candidate);
  if (warning === '') return decision;
  const told = { ...decision, sentence: `${decision.sentence} ${warning}` };
  if (newGiveaways(candidate, champion).length === 0) return told;
  return { ...told, deploy: false, reason: `It waits for a person. ${warning}` };
}
