/** What the words of the screens and the docs mean: each once. `docs/glossary.md` is this list. */
export const glossary = {
  Champion: 'The version that answers now. It stays until another one is better by the policy, or a person says so.',
  Candidate: 'A version that wants to take the champion’s place.',
  Holdout: 'Clients whom no version ever learns from, one in five, so that a test on them is honest.',
  Naive: 'What answering without any model scores on the same clients: always the more frequent answer, or the mean.',
  AUC: 'How often a client with a “yes” is scored above one with a “no”: 0.5 is chance, 1 is perfect. Unlike accuracy it does not depend on how rare a “yes” is.',
  'ROC curve':
    'At each cut of the scores, the share of the “yes” that is found against the share of the “no” that is taken for one. The area below it is the AUC.',
  Accuracy: 'The share of rows that are predicted correctly.',
  'Balanced accuracy': 'The mean of the accuracy on “yes” and on “no”.',
  'Log loss': 'How far the probabilities are from the outcomes; confident mistakes cost most.',
  'Brier score': 'The mean squared distance of the probabilities from the outcomes.',
  Precision: 'Of those predicted “yes”, the share that is.',
  Recall: 'Of those that are “yes”, the share that was found.',
  F1: 'The harmonic mean of precision and recall.',
  'R²': 'The share of the variance of the amounts that is explained: 1 is perfect, 0 what the mean for everybody explains.',
  'R² (clipped)':
    'R² with amounts cut off at the 99.5th percentile of training, so that a few huge ones can’t decide it.',
  MAE: 'The mean absolute error, in the unit of the data.',
  RMSE: 'The root of the mean squared error, in the unit of the data.',
  'By chance': 'What answering without knowing anything of a client scores on the same clients.',
  'Gain and lift':
    'Gain: of all there is to find, the share that those with the highest scores hold. Lift: how many times as much as by chance.',
  'Found in the top tenth':
    'Of all there is to find (those with a “yes”, or all spend), the share that the tenth with the highest scores holds. By chance it is a tenth.',
  Label: 'What was known of a client on a day, together with what they did afterwards: one example to learn from.',
  Snapshot: 'All clients as they were known on one day.',
  Horizon: 'How long after a prediction its outcome falls.',
  Grace: 'Days that are waited beyond the horizon for outcomes that come late.',
  Policy: 'When a candidate may take the champion’s place without a person being asked.',
  Update: 'New trees for new labels are added to the champion’s, which stay as they are.',
  Retrain: 'A model is trained from scratch on all labels.',
  'Out of bag': 'A score on rows that a tree did not see while it grew: what there is before a holdout has labels.',
  Calibration: 'Whether, of those given 70 %, seven in ten come true.',
  'Synthetic label': 'A label made by a rule that is shown, until outcomes come. It never judges a model.',
  Quarantine:
    'Where an import waits whose labels neither chance nor recent change explains: nothing learns from it until a person takes it in.',
  Alarm: 'What the test of the outcomes has found against a champion: it does worse than its test promised.',
  Margin: 'How much lower accuracy (for amounts, R² (clipped)) may be where the candidate is clearly better otherwise.',
  Drift: 'What came lately looks otherwise than what was learned from.',
} as const;

export type GlossaryTerm = keyof typeof glossary;

/** The term that a word is, in the singular or the plural; null where it is none. */
export function termOf(word: string): GlossaryTerm | null {
  return [word, word.replace(/s$/, '')].find(isTerm) ?? null;
}

function isTerm(word: string): word is GlossaryTerm {
  return Object.hasOwn(glossary, word);
}
