import { engineWork, inAnother, type OperationFacts, writesFile } from './facts';

/** What is asked of the workspace as a whole: what was run and done, its backup, its schedule. */
export const workspace = {
  runs: { title: 'Runs', summary: 'what was run, newest first, and what came of it', reads: true },
  runLog: {
    title: 'Log of a run',
    summary: 'the log of a run; it grows while the run is under way',
    reads: true,
    away: { 'command line': inAnother('logs') },
  },
  activity: {
    title: 'Activity',
    summary:
      'who or what did what, when and why: imports, training data, deployments, policies; nothing in it can be changed',
    reads: true,
  },
  backup: {
    title: 'Backup',
    summary:
      'write the workspace into one file, also while jobs run: rows, models, refused rows; no logs, and no tables made anew',
    reads: true,
    writes: 'path',
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
  queue: {
    title: 'Other computers',
    summary: 'through which queue other computers help with retrains, updates, nightly scores and replays',
    reads: true,
  },
  setQueue: {
    title: 'Other computers',
    summary:
      'change through which queue other computers help with retrains, updates, nightly scores and replays, the schedule’s and the window’s too',
    away: { assistants: 'its address may hold a password, and training data go there' },
  },
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
