import type { VersionTask } from './schemas/versions';

export type JudgedModel = Pick<VersionTask, 'giveaways' | 'holdout'>;

/** What is to be said of features that alone answer a label, in sentences; empty where none does. */
export function giveawayWarning({ giveaways, holdout }: JudgedModel): string {
  const measure = holdout?.kind === 'regression' ? 'correlation of ranks' : 'AUC';
  const named = giveaways.map(({ feature, score }) => `“${feature}” (${measure} ${score.toFixed(3)})`);
  if (named.length === 0) return '';
  const what =
    named.length === 1 ? `The feature ${named[0]} alone answers` : `Each of ${named.join(', ')} alone answers`;
  return `${what} the label on clients it never saw, as what was written down after the outcome does. If it was not known before, leave it out and train again.`;
}
