import { clientRows, engineWork, inAnother, type OperationFacts, writesFile } from './facts';

/** What is asked of, and done to, models: training, comparing, deploying, watching, removing. */
export const models = {
  update: {
    title: 'Incremental update',
    summary:
      'incremental update: trees for the labels since each champion are added to it; exit code 3 with too few labels',
    ...engineWork,
    scheduled: { job: 'daily', title: 'Incremental update', trigger: 'ml_daily_update', cron: '0 6 * * *' },
  },
  retrain: {
    title: 'Full retrain',
    summary: 'full retrain on all labels; the candidate meets the champion and is deployed by policy',
    ...engineWork,
    scheduled: { job: 'weekly', title: 'Full retrain', trigger: 'ml_weekly_retrain', cron: '0 2 * * 0' },
  },
  starter: {
    title: 'Starter models',
    summary:
      'put the models that Evergreen ships into production for tasks without a champion, to score clients with until own models beat them',
    ...engineWork,
  },
  replay: {
    title: 'Replay',
    summary:
      'replay retraining policies over the workspace’s own history: which would have been worth it; changes nothing without --apply',
    long: true,
    engine: true,
  },
  replays: { title: 'Replays', summary: 'the replays that are kept, newest first', reads: true },
  applyReplay: {
    title: 'Schedule by a replay',
    summary: 'set the schedule so that it does what a replayed policy did',
    away: { 'command line': '“replay --apply” does it' },
  },
  report: {
    title: 'Report',
    summary: 'write a report that stands alone, for somebody who does not use Evergreen: one HTML file',
    reads: true,
    writes: 'path',
    engine: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
  compare: {
    title: 'A/B comparison',
    summary: 'test two versions on the same holdout rows (by default the newest against the champion); changes nothing',
    reads: true,
    ...engineWork,
  },
  disagreements: {
    title: 'Disagreements',
    summary:
      'the holdout clients to whom two versions answer differently, farthest apart first; of the first task by default',
    reads: true,
    engine: true,
    away: { assistants: clientRows },
  },
  gains: {
    title: 'Gain and lift',
    summary:
      'what acting upon those with the champion’s highest scores would have found among held-out clients: gain, lift, and the confusion at a cut',
    reads: true,
    engine: true,
  },
  review: {
    title: 'Monthly review',
    summary:
      'the monthly review: the best version of each task meets the champion; deploys by policy, draws the history',
    ...engineWork,
    scheduled: { job: 'monthly', title: 'Monthly review', trigger: 'ml_monthly_ab_test', cron: '0 3 1 * *' },
    away: { window: 'the monthly job does it' },
  },
  batch: {
    title: 'Nightly scores',
    summary: 'each champion scores all clients; saved once per night and version',
    ...engineWork,
    scheduled: { job: 'nightly', title: 'Nightly scores', trigger: 'ml_nightly_batch', cron: '0 4 * * *' },
    away: { window: 'the nightly job does it', 'command line': inAnother('run nightly') },
  },
  batches: { title: 'Nightly scores', summary: 'the nightly batches that are kept', reads: true },
  exportBatch: {
    title: 'Export of scores',
    summary: 'write the scores of the latest night, or of another, as predictions.csv',
    reads: true,
    writes: 'path',
    long: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
  versions: { title: 'Versions', summary: 'the versions, which are champions, and since when', reads: true },
  rescore: {
    title: 'Scores on today’s holdout',
    summary: 'score all versions on the holdout rows of today, so that their scores can be compared',
    reads: true,
    ...engineWork,
    away: { HTTP: 'it may take long', assistants: 'it may take long' },
  },
  growEstimators: {
    title: 'Estimators',
    summary: 'grow the estimators that champions lack, which say before outcomes how right answers are',
    ...engineWork,
    away: { window: 'it does so by itself', HTTP: 'it may take long', assistants: 'it may take long' },
  },
  version: { title: 'Version', summary: 'all that is known of a version', reads: true },
  noteVersion: { title: 'Name and note of a version', summary: 'call a version something, note something, or tag it' },
  liveScores: {
    title: 'Live scores',
    summary: 'how right each champion was since it went live',
    reads: true,
    engine: true,
    away: { 'command line': inAnother('compare') },
  },
  monitor: {
    title: 'Monitoring',
    summary:
      'how the models really do: realised and estimated scores over time, and alarms; exit code 4 when one stands',
    reads: true,
    engine: true,
  },
  attention: {
    title: 'What needs attention',
    summary:
      'what a person should look at, the most pressing first: failed runs, files that wait, alarms, versions to decide on',
    reads: true,
    engine: true,
  },
  acknowledge: {
    title: 'Acknowledgement of an alarm',
    summary: 'acknowledge the alarms of a task: they stay silent until there is another cause',
  },
  best: {
    title: 'Best version',
    summary: 'the best version of a task, all versions scored on today’s holdout',
    reads: true,
    engine: true,
  },
  deploy: { title: 'Deployment', summary: 'make a version the champion of its tasks' },
  rollback: { title: 'Rollback', summary: 'put back the version that the champion replaced, or the one that is named' },
  deployments: { title: 'Deployments', summary: 'what became champion when', reads: true },
  undoDeployment: { title: 'Undo of a deployment', summary: 'put back what a deployment (the last one) replaced' },
  removeVersion: {
    title: 'Removal of a version',
    summary: 'remove a version that is neither champion nor what a champion replaced',
  },
  prune: {
    title: 'Removal of versions',
    summary: 'remove old versions by a rule that is shown; champions, what they replaced, and the best always stay',
    ...engineWork,
  },
  keeping: {
    title: 'Rule of removal',
    summary: 'which versions stay',
    reads: true,
    away: { 'command line': inAnother('prune --dry-run') },
  },
  setKeeping: {
    title: 'Rule of removal',
    summary: 'change which versions stay',
    away: { 'command line': '“prune” takes the rule as its options' },
  },
} as const satisfies Record<string, OperationFacts>;
