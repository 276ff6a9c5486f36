import { isOperation, type OperationName, operations } from './operations';

/** The ways in. Each is made from the catalogue of operations. */
export const doors = ['window', 'command line', 'HTTP', 'assistants'] as const;
export type Door = (typeof doors)[number];

const changes = 'it changes the workspace, and this door only reads';
const writesFile = 'it writes a file on this computer';
const namesFile = 'it reads a file of this computer by its name';
const clientRows = 'rows of clients leave only for a client that is asked for by id';
const inAnother = (command: string) => `“${command}” tells it`;

/** Why an operation does not stand at a door, beside the rule that HTTP and assistants do not change anything. */
const absences: Partial<Record<OperationName, Partial<Record<Door, string>>>> = {
  inspect: { 'command line': inAnother('import --dry-run'), HTTP: namesFile, assistants: namesFile },
  rejects: { 'command line': 'an import names the file that has them', assistants: clientRows },
  dataSummary: { 'command line': inAnother('snapshot') },
  exportLabels: {
    window: 'a person looks at labels there; files are made by programs',
    HTTP: writesFile,
    assistants: writesFile,
  },
  disagreements: { assistants: clientRows },
  exportBatch: { HTTP: writesFile, assistants: writesFile },
  exportModel: { window: 'other programs are set up on the command line', HTTP: writesFile, assistants: writesFile },
  review: { window: 'the monthly job does it' },
  batch: { window: 'the nightly job does it', 'command line': inAnother('run nightly') },
  liveScores: { 'command line': inAnother('compare') },
  best: { window: 'Versions shows each version’s score' },
  removeVersion: { window: 'old versions go by the rule in Settings' },
  keeping: { 'command line': inAnother('prune --dry-run') },
  setKeeping: { 'command line': '“prune” takes the rule as its options' },
  runLog: { 'command line': inAnother('logs') },
  calendar: { 'command line': inAnother('schedule list') },
  installations: { 'command line': inAnother('schedule') },
  changeInstallation: { 'command line': '“schedule install” and “uninstall” do it' },
  eraseClient: { window: 'no screen is about one client; “erase” does it' },
  sample: { 'command line': '“demo” tells the story of the sample in a workspace of its own' },
  explain: { window: 'Serving tries a client, and says what its answers rest on' },
  predict: { window: 'Serving answers a row; files of rows are imported, and scored by the nightly job' },
};

/** What an assistant may do besides reading: with a switch, and after a person has confirmed it in the app. */
const assistantChanges = ['import', 'deploy', 'rollback'] as const satisfies readonly OperationName[];

/** Why an operation does not stand at a door; null: it does. */
export function absence(operation: OperationName, door: Door): string | null {
  const stated = absences[operation]?.[door];
  if (stated !== undefined) return stated;
  if (door === 'window' || door === 'command line' || operations[operation].reads) return null;
  if (door === 'assistants' && assistantChanges.some((one) => one === operation)) return null;
  // Files of rows are scored over HTTP by `POST /predict`, which takes the file itself.
  return operation === 'predict' && door === 'HTTP' ? null : changes;
}

/** The operations at a door, in the order of the catalogue. */
export function operationsAt(door: Door): OperationName[] {
  return Object.keys(operations)
    .filter(isOperation)
    .filter((name) => absence(name, door) === null);
}

/** Those that HTTP answers under their own names. */
export function httpOperations(): OperationName[] {
  return operationsAt('HTTP').filter((name) => operations[name].reads);
}
