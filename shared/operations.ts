/**
 * What can be asked of a workspace, and what can be done to it: each once, by name. Every door (the window, the command
 * line, the schedule) is made from this catalogue: here what people are told and what a page may load, in
 * `schemas/operations.ts` the inputs and results, in `electron/operations/catalogue.ts` the functions. Who forgets one
 * of them gets a type error.
 */
export interface OperationFacts {
  /** What it is called on screen. */
  title: string;
  /** One sentence for people, without its full stop. */
  summary: string;
  /** Whether it changes nothing; unsaid, what is on screen is read again after it. */
  reads?: true;
  /** Whether it may take long: it tells how it goes on, and can be cancelled. */
  long?: true;
  /** Whether the engine works for it: two such never overlap. */
  engine?: true;
  /** As which job the schedule starts it. It then takes no input that has no default. */
  scheduled?: JobFacts;
  /** Why it does not stand at a door, beside the rule that HTTP and assistants do not change anything. */
  away?: Partial<Record<Door, string>>;
}

interface JobFacts {
  job: string;
  title: string;
  /** Another name of it, which the command line takes too. */
  trigger: string;
  /** When it runs until somebody changes it. */
  cron: string;
}

/** The ways in. Each is made from the catalogue of operations. */
export const doors = ['window', 'command line', 'HTTP', 'assistants'] as const;
export type Door = (typeof doors)[number];

const writesFile = 'it writes a file on this computer';
const namesFile = 'it reads a file of this computer by its name';
const clientRows = 'rows of clients leave only for a client that is asked for by id';
const inAnother = (command: string) => `“${command}” tells it`;

const engineWork = { long: true, engine: true } as const;

export const operations = {
  inspect: {
    title: 'Look at a file',
    summary: 'what a file is recognised as',
    reads: true,
    away: { 'command line': inAnother('import --dry-run'), HTTP: namesFile, assistants: namesFile },
  },
  import: {
    title: 'Import',
    summary:
      'take in CSV files, Excel workbooks and Parquet; says what was accepted and refused, and where the refused rows are',
    long: true,
  },
  imports: { title: 'Imports', summary: 'list the imports, newest first', reads: true },
  rejects: {
    title: 'Refused rows',
    summary: 'the first refused rows of an import: line, column, reason',
    reads: true,
    away: { 'command line': 'an import names the file that has them', assistants: clientRows },
  },
  takeInImport: {
    title: 'Taking in of an import',
    summary: 'take in an import that waits in quarantine',
  },
  undoImport: { title: 'Undo of an import', summary: 'take an import back' },
  eraseClient: {
    title: 'Erasure of a client',
    summary: 'erase a client everywhere: rows, labels, scores, exports; nothing brings it back',
  },
  sources: {
    title: 'Sources',
    summary: 'where transactions come from, and up to when each source tells',
    reads: true,
  },
  nameSource: {
    title: 'Name of a source',
    summary: 'call the source of an import otherwise; sources of one name go on one after the other',
  },
  snapshot: {
    title: 'Snapshots',
    summary: 'make point-in-time features and labels from the transactions',
    ...engineWork,
  },
  dataSummary: {
    title: 'Data',
    summary: 'the transactions, and the snapshots made of them',
    reads: true,
    away: { 'command line': inAnother('snapshot') },
  },
  labels: { title: 'Labels', summary: 'how many labels there are per task', reads: true },
  exportLabels: {
    title: 'Export of labels',
    summary: 'write the labels as labeled_data.csv',
    reads: true,
    long: true,
    away: {
      window: 'a person looks at labels there; files are made by programs',
      HTTP: writesFile,
      assistants: writesFile,
    },
  },
  syntheticPlan: { title: 'Plan of synthetic labels', summary: 'which synthetic labels would be made', reads: true },
  syntheticRules: { title: 'Synthetic rules', summary: 'by which rules synthetic labels were made', reads: true },
  synthesize: {
    title: 'Synthetic labels',
    summary: 'make synthetic labels for clients of whom only features are known, by a rule that is shown',
    long: true,
  },
  tasks: { title: 'Tasks', summary: 'what is predicted', reads: true },
  allTasks: {
    title: 'All tasks',
    summary: 'list what is predicted, and what could be but is switched off',
    reads: true,
  },
  addTask: { title: 'New task', summary: 'predict something of one’s own', long: true },
  changeTask: {
    title: 'Labels by another rule',
    summary: 'change how long after a prediction its outcome falls, and what labels a task',
    long: true,
  },
  removeTask: {
    title: 'Removal of a task',
    summary: 'take away a task for which no file brought a value and nothing was trained',
  },
  switchTask: {
    title: 'Switching of a task',
    summary: 'switch a task off: files still bring its labels, but nothing is trained, scored or judged; or on again',
  },
  setPolicy: { title: 'Policy', summary: 'change when a candidate may replace the champion of a task' },
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
    scheduled: { job: 'monthly', title: 'A/B test and review', trigger: 'ml_monthly_ab_test', cron: '0 3 1 * *' },
    away: { window: 'the monthly job does it' },
  },
  batch: {
    title: 'Batch scoring',
    summary: 'each champion scores all clients; saved once per night and version',
    ...engineWork,
    scheduled: { job: 'nightly', title: 'Batch scoring', trigger: 'ml_nightly_batch', cron: '0 4 * * *' },
    away: { window: 'the nightly job does it', 'command line': inAnother('run nightly') },
  },
  batches: { title: 'Nightly scores', summary: 'the nightly batches that are kept', reads: true },
  exportBatch: {
    title: 'Export of scores',
    summary: 'write the scores of the latest night, or of another, as predictions.csv',
    reads: true,
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
    summary: 'acknowledge the alarms of a task: they are heard no more, until there is another cause',
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
  clientScores: {
    title: 'Clients by score',
    summary: 'clients by their newest nightly scores, by expected value or by any feature; those that meet conditions',
    reads: true,
    away: { assistants: clientRows },
  },
  exportClients: {
    title: 'Export of clients',
    summary: 'write the first clients of such a list, or all, as CSV',
    reads: true,
    long: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
  clientHistory: {
    title: 'Client',
    summary: 'what is known of one client: orders, labels, and what the models said',
    reads: true,
  },
  explain: {
    title: 'Explanation',
    summary: 'what the champions say of one client, and what each feature contributes to it',
    reads: true,
    engine: true,
  },
  predict: {
    title: 'Predictions for files',
    summary: 'score the rows of files with the champions; with --store, keep the answers as predictions',
    long: true,
    away: { window: 'Serving answers a row; files of rows are imported, and scored by the nightly job' },
  },
  exportModel: {
    title: 'Export of a model',
    summary: 'write the champion, or another version, in a format of other programs',
    reads: true,
    engine: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
  runs: { title: 'Runs', summary: 'what was run, newest first, and what came of it', reads: true },
  runLog: {
    title: 'Log of a run',
    summary: 'the log of a run; it grows while the run is under way',
    reads: true,
    away: { 'command line': inAnother('logs') },
  },
  activity: {
    title: 'Activity',
    summary: 'who or what did what, when and why: imports, deployments, policies; nothing in it can be changed',
    reads: true,
  },
  backup: {
    title: 'Backup',
    summary:
      'write the workspace into one file, also while jobs run: rows, models, refused rows; no logs, and no tables made anew',
    reads: true,
    long: true,
    away: { window: 'files are made by programs', HTTP: writesFile, assistants: writesFile },
  },
  verifyActivity: {
    title: 'Check of the activity log',
    summary:
      'whether an entry of the activity log was changed, removed or added behind its back, and which is the first',
    reads: true,
    away: { window: 'a check for whoever keeps the record: “evergreen activity --verify”' },
  },
  schedule: { title: 'Schedule', summary: 'when the jobs run', reads: true },
  calendar: {
    title: 'Calendar',
    summary: 'the slots of all jobs in a time, passed and to come',
    reads: true,
    away: { 'command line': inAnother('schedule list') },
  },
  changeSchedule: { title: 'Change of the schedule', summary: 'change when a job runs' },
  installations: {
    title: 'System schedulers',
    summary: 'what the system’s schedulers hold of it',
    reads: true,
    away: { 'command line': inAnother('schedule') },
  },
  changeInstallation: {
    title: 'System scheduler',
    summary: 'write or remove the entries in a scheduler of the system',
    away: { 'command line': '“schedule install” and “uninstall” do it' },
  },
  sample: {
    title: 'Sample workspace',
    summary: 'fill an empty workspace with sample data and models',
    ...engineWork,
    away: { 'command line': '“demo” tells the story of the sample in a workspace of its own' },
  },
} as const satisfies Record<string, OperationFacts>;

export type OperationName = keyof typeof operations;
/** Those that take long: they are started, followed and cancelled, and give their result at the end. */
export type LongOperation = {
  [N in OperationName]: (typeof operations)[N] extends { long: true } ? N : never;
}[OperationName];

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

const isLong = (name: string): name is LongOperation => factsOf(name).long === true;
/** Those that a schedule may start. */
export type ScheduledOperation = {
  [N in OperationName]: (typeof operations)[N] extends { scheduled: JobFacts } ? N : never;
}[OperationName];

export const longOperations = Object.keys(operations).filter(isLong);

/** What is known of an operation; of one that a newer release has recorded, its name only. */
export function factsOf(name: string): OperationFacts {
  return isOperation(name) ? operations[name] : { title: name, summary: '' };
}
