import { giveawayWarning, type JudgedModel } from '../../shared/giveaways';
import type { Decision } from './verdict';

/** A decision with what is to be said of such features; where one is new, a person decides. */
export function heldBack<T extends Decision>(decision: T, candidate: JudgedModel, champion: JudgedModel): T {
  const warning = giveawayWarning(candidate);
  if (warning === '') return decision;
  const told = { ...decision, sentence: `${decision.sentence} ${warning}` };
  // Of those that are the champion's too, a person knows.
  const seen = new Set(champion.giveaways.map(({ feature }) => feature));
  if (candidate.giveaways.every(({ feature }) => seen.has(feature))) return told;
  return { ...told, deploy: false, reason: `It waits for a person. ${warning}` };
}
