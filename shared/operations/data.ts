import { clientRows, engineWork, inAnother, namesFile, type OperationFacts, writesFile } from './facts';

/** What is asked of, and done to, what has come in: files, labels, tasks. */
export const data = {
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
    title: 'Prepare training data',
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
    writes: 'path',
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
} as const satisfies Record<string, OperationFacts>;
