/** What the words of the screens and the docs mean: each once. `docs/glossary.md` is this list. */
export const glossary = {
  Champion: 'The version that answers now. It stays until another one is better by the policy, or a person says so.',
  Candidate: 'A version that wants to take the champion’s place.',
  Holdout: 'Clients whom no version ever learns from, one in five, so that a test on them is honest.',
  'Naive baseline':
    'What answering without any model scores on the same clients: always the more frequent answer, or the mean.',
  AUC: 'How often a client with a “yes” is scored above one with a “no”: 0.5 is chance, 1 is perfect. Unlike accuracy it does not depend on how rare a “yes” is.',
  'By chance': 'What answering without knowing anything of a client scores on the same clients.',
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
  Margin: 'How much worse a candidate may be by chance alone and still replace the champion.',
  Drift: 'What came lately looks otherwise than what was learned from.',
} as const;

export type GlossaryTerm = keyof typeof glossary;

export function isTerm(word: string): word is GlossaryTerm {
  return Object.hasOwn(glossary, word);
}
