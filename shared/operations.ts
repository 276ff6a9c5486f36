/**
 * What can be asked of a workspace, and what can be done to it: each once, by name. Every door (the window, the command line,
 * the schedule) is made from this catalogue: here what people are told and what a page may load, in `schemas/operations.ts`
 * the inputs and results, in `electron/operations/catalogue.ts` the functions. Who forgets one of them gets a type error.
 */
interface OperationFacts {
  /** What it is called on screen. */
  title: string;
  /** One sentence for people, without its full stop. */
  summary: string;
  /** Whether it changes nothing. */
  reads: boolean;
  /** Whether it may take long: it tells how it goes on, and can be cancelled. */
  long?: true;
  /** Whether the engine works for it: two such never overlap. */
  engine?: true;
  /** Whether a schedule may start it: it takes no input that has no default. */
  scheduled?: true;
}

export const operations = {
  inspect: {
    title: 'Look at a file',
    summary: 'what a file is recognised as, before any of it is taken in',
    reads: true,
  },
  import: {
    title: 'Import',
    summary:
      'take in CSV files, Excel workbooks and Parquet; says what was accepted, rejected, and where the rejects are',
    reads: false,
    long: true,
  },
  imports: { title: 'Imports', summary: 'list the imports, newest first', reads: true },
  rejects: { title: 'Refused rows', summary: 'the first refused rows of an import: line, column, reason', reads: true },
  takeInImport: {
    title: 'Taking in of an import',
    summary: 'take in an import that waits in quarantine',
    reads: false,
  },
  undoImport: { title: 'Undo of an import', summary: 'take an import back', reads: false },
  eraseClient: {
    title: 'Erasure of a client',
    summary: 'erase a client everywhere: rows, labels, scores, exports; nothing brings it back',
    reads: false,
  },
  sources: {
    title: 'Sources',
    summary: 'where transactions come from, and up to when each source tells',
    reads: true,
  },
  nameSource: {
    title: 'Name of a source',
    summary: 'call the source of an import otherwise; sources of one name go on one after the other',
    reads: false,
  },
  snapshot: {
    title: 'Snapshots',
    summary: 'make point-in-time features and labels from the transactions',
    reads: false,
    long: true,
    engine: true,
  },
  dataSummary: {
    title: 'Data',
    summary: 'the transactions that there are, and the snapshots made of them',
    reads: true,
  },
  labels: { title: 'Labels', summary: 'how many labels there are per task', reads: true },
  exportLabels: { title: 'Export of labels', summary: 'write the labels as labeled_data.csv', reads: true, long: true },
  syntheticPlan: {
    title: 'Plan of synthetic labels',
    summary: 'what synthetic labels would be made, and by which rules',
    reads: true,
  },
  syntheticRules: {
    title: 'Synthetic rules',
    summary: 'by which rules the synthetic labels that are there were made',
    reads: true,
  },
  synthesize: {
    title: 'Synthetic labels',
    summary: 'make synthetic labels for clients of whom only features are known, by a rule that is shown',
    reads: false,
    long: true,
  },
  tasks: { title: 'Tasks', summary: 'what is predicted', reads: true },
  allTasks: {
    title: 'All tasks',
    summary: 'list what is predicted, and what could be but is switched off',
    reads: true,
  },
  addTask: { title: 'New task', summary: 'predict something of one’s own', reads: false, long: true },
  changeTask: {
    title: 'Labels by another rule',
    summary: 'change how long after a prediction its outcome falls, and what labels a task',
    reads: false,
    long: true,
  },
  removeTask: {
    title: 'Removal of a task',
    summary: 'take away a task for which no file brought a value and nothing was trained',
    reads: false,
  },
  switchTask: {
    title: 'Switching of a task',
    summary: 'switch a task off: files still bring its labels, but nothing is trained, scored or judged; or on again',
    reads: false,
  },
  setPolicy: { title: 'Policy', summary: 'change when a candidate may replace the champion of a task', reads: false },
  retrain: {
    title: 'Full retrain',
    summary: 'full retrain on all labels; the candidate meets the champion and is deployed by policy',
    reads: false,
    long: true,
    engine: true,
    scheduled: true,
  },
  update: {
    title: 'Incremental update',
    summary:
      'incremental update: trees for the labels since each champion are added to it; exit code 3 with too few labels',
    reads: false,
    long: true,
    engine: true,
    scheduled: true,
  },
  compare: {
    title: 'A/B comparison',
    summary: 'test two versions on the same holdout rows (by default the newest against production); changes nothing',
    reads: true,
    long: true,
    engine: true,
  },
  disagreements: {
    title: 'Disagreements',
    summary:
      'the holdout clients to whom two versions answer differently, farthest apart first; of the first task by default',
    reads: true,
    engine: true,
  },
  review: {
    title: 'Monthly review',
    summary:
      'the monthly review: the best version of each task meets the champion; deploys by policy, draws the history',
    reads: false,
    long: true,
    engine: true,
    scheduled: true,
  },
  batch: {
    title: 'Batch scoring',
    summary: 'each champion scores all clients; saved once per night and version',
    reads: false,
    long: true,
    engine: true,
    scheduled: true,
  },
  batches: { title: 'Nightly scores', summary: 'the nightly batches that are kept', reads: true },
  exportBatch: {
    title: 'Export of scores',
    summary: 'write the scores of the latest night, or of another, as predictions.csv',
    reads: true,
    long: true,
  },
  versions: { title: 'Versions', summary: 'the versions, who is live, and since when', reads: true },
  liveScores: {
    title: 'Live scores',
    summary: 'how right each champion’s answers were since it went live',
    reads: true,
    engine: true,
  },
  best: {
    title: 'Best version',
    summary: 'the best version of a task, all versions scored on today’s holdout',
    reads: true,
    engine: true,
  },
  deploy: { title: 'Deployment', summary: 'make a version the champion of its tasks', reads: false },
  rollback: {
    title: 'Rollback',
    summary: 'put back the version that the champion replaced, or the one that is named',
    reads: false,
  },
  deployments: { title: 'Deployments', summary: 'what became champion when', reads: true },
  undoDeployment: {
    title: 'Undo of a deployment',
    summary: 'put back what a deployment (the last one) replaced',
    reads: false,
  },
  removeVersion: {
    title: 'Removal of a version',
    summary: 'remove a version that is neither champion nor what a champion replaced',
    reads: false,
  },
  prune: {
    title: 'Removal of versions',
    summary: 'remove old versions by a rule that is shown; champions, what they replaced, and the best always stay',
    reads: false,
    long: true,
    engine: true,
  },
  keeping: { title: 'Rule of removal', summary: 'which versions stay', reads: true },
  setKeeping: { title: 'Rule of removal', summary: 'change which versions stay', reads: false },
  explain: {
    title: 'Explanation',
    summary: 'what the champions say of one client, and what each feature contributes to it',
    reads: true,
    engine: true,
  },
  predict: {
    title: 'Predictions for files',
    summary: 'score the rows of files with the champions; with --store, keep the answers as predictions',
    reads: false,
    long: true,
  },
  exportModel: {
    title: 'Export of a model',
    summary: 'write the champion, or another version, in a format of other programs',
    reads: true,
    engine: true,
  },
  runs: { title: 'Runs', summary: 'what was run, newest first, and what came of it', reads: true },
  runLog: { title: 'Log of a run', summary: 'the log of a run; it grows while the run is under way', reads: true },
  activity: {
    title: 'Activity',
    summary: 'who or what did what, when and why: imports, deployments, policies; nothing in it can be changed',
    reads: true,
  },
  schedule: { title: 'Schedule', summary: 'when the jobs run', reads: true },
  calendar: {
    title: 'Calendar',
    summary: 'the slots of all jobs in a time: those that have passed and those that will come',
    reads: true,
  },
  changeSchedule: { title: 'Change of the schedule', summary: 'change when a job runs', reads: false },
  installations: {
    title: 'System schedulers',
    summary: 'what the system’s own schedulers hold of this workspace',
    reads: true,
  },
  changeInstallation: {
    title: 'System scheduler',
    summary: 'write the entries of this workspace for the system’s own scheduler, or take them away',
    reads: false,
  },
  sample: {
    title: 'Sample workspace',
    summary: 'fill an empty workspace with the sample data, its snapshots and its models',
    reads: false,
    long: true,
    engine: true,
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
  [N in OperationName]: (typeof operations)[N] extends { scheduled: true } ? N : never;
}[OperationName];

export const longOperations = Object.keys(operations).filter(isLong);

/** What is known of an operation; by the name of an unknown one, which a newer release has recorded say, its name only. */
export function factsOf(name: string): OperationFacts {
  return isOperation(name) ? operations[name] : { title: name, summary: '', reads: false };
}
