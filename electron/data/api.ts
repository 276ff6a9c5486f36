import type { KeptAnswers } from '../../shared/keptAnswers';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { SyntheticOptions } from '../../shared/schemas/labels';
import type { Acknowledgement } from '../../shared/schemas/monitoring';
import type { CheckedInput } from '../../shared/schemas/operations';
import type { RunState } from '../../shared/schemas/runs';
import type { NewTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import type { CallIo } from '../node/calls';
import type { FileStamp } from '../node/files';
import { acknowledge } from '../store/acknowledgements';
import { copyDatabase } from '../store/backup';
import { type Evaluations, recordEvaluations } from '../store/evaluations';
import { forgetUnwritten, recordExport } from '../store/files';
import { claim, isAbandoned, isHeld, type LeaseName, release } from '../store/leases/claims';
import { beginRun, beginStep, endRun, endStep, failOrphans, isRunning } from '../store/runs';
import { setPolicy } from '../store/tasks';
import { recordWrittenHistory, writeTrainingHistory } from '../store/trainingHistory';
import { noteVersion } from '../store/versionNotes';
import {
  markMissing,
  recordDeployment,
  recordRemoval,
  recordVersion,
  type SaidOfKeeping,
  setKeeping,
} from '../store/versions';
import { exportBatch } from './batches';
import { addTask, changeTask, removeTask, switchTask, type TaskChange } from './changeTask';
import type { DataContext } from './context';
import { eraseClient } from './erasing/eraseClient';
import { exportClients } from './exportClients';
import { exportLabels } from './exportLabels';
import { nameSource, settleImport, takeIn } from './importChanges';
import { type ImportOptions, importFile } from './importFile';
import { keepPredictions } from './keepPredictions';
import { makeSnapshots, type SnapshotOptions } from './makeSnapshots';
import { readApi } from './readApi';
import { scheduleApi } from './schedule';
import { scoringApi } from './scoring';
import { splitByDay } from './splitByDay';
import { synthesize } from './synthesize';
import { writeHistoryTable, writeTrainingTable } from './trainingTable';
import { type UndoOptions, undoImport } from './undoImport';

/** What writes, or belongs to writing: only the store's own worker does it, in turn with other processes. */
export const writeApi = (context: DataContext) => {
  const { db, now } = context;
  return {
    /** With `dryRun`: the counts of what an import would do. */
    importFile: (options: ImportOptions, io: CallIo) => importFile(context, options, io),
    /** What follows upon `look`: the rows become visible, or wait. */
    splitByDay: (given: Parameters<typeof splitByDay>[1], io: CallIo) => splitByDay(context, given, io),
    settleImport: (given: Parameters<typeof settleImport>[1]) => settleImport(context, given),
    takeInImport: (given: { id: number; actor: string; reason: string }) => takeIn(context, given),
    undoImport: (options: UndoOptions) => undoImport(context, options),
    nameSource: (given: Parameters<typeof nameSource>[1]) => nameSource(context, given),
    makeSnapshots: (options: SnapshotOptions & { actor: string }, io: CallIo) => makeSnapshots(context, options, io),
    synthesize: (options: SyntheticOptions & { actor: string }, io: CallIo) => synthesize(context, options, io),
    setPolicy: (given: Omit<Parameters<typeof setPolicy>[1], 'at'>) => setPolicy(db, { ...given, at: now() }),
    changeTask: (options: TaskChange, io: CallIo) => changeTask(context, options, io),
    addTask: (given: { task: NewTask; actor: string; reason: string }, io: CallIo) => addTask(context, given, io),
    switchTask: (given: { task: string; isOff: boolean; actor: string; reason: string }) => switchTask(context, given),
    eraseClient: (given: Parameters<typeof eraseClient>[1]) => eraseClient(context, given),
    removeTask: (given: { task: string; actor: string; reason: string }) => removeTask(context, given),
    exportLabels: (options: { path: string }, io: CallIo) => exportLabels(context, options, io),
    trainingTable: (given?: { newAbove: Record<string, number> }) =>
      writeTrainingTable(context, given?.newAbove ?? null),
    historyTable: ({ folder }: { folder: string }) => writeHistoryTable(context, folder),
    /** Predictions that were served, with their features: outcomes answer them. */
    keepPredictions: (answers: KeptAnswers) => keepPredictions(context, answers),
    backUp: async ({ path }: { path: string }, { onProgress, signal }: CallIo) => {
      const reader = context.openReader();
      await copyDatabase(reader, path, onProgress, signal).finally(() => reader.close());
    },
    acknowledge: (given: Omit<Acknowledgement, 'at'>) => acknowledge(db, { ...given, at: now() }),
    exportBatch: (options: { path: string; night: string | null }, io: CallIo) => exportBatch(context, options, io),
    recordExport: ({ path }: { path: string }) => recordExport(db, path, now()),
    forgetUnwritten: ({ path }: { path: string }) => forgetUnwritten(db, path),
    exportClients: (given: CheckedInput<'exportClients'>, io: CallIo) => exportClients(context, given, io),
    beginRun: (given: { strategy: string; actor: string; params: unknown }) =>
      beginRun(db, { ...given, pid: context.pid, startedAt: now() }),
    beginStep: (given: { runId: number; name: string }) => beginStep(db, { ...given, at: now() }),
    endStep: (given: { runId: number; detail: string | null }) => endStep(db, { ...given, at: now() }),
    endRun: (given: { runId: number; state: RunState; version: string | null; error: ErrorReport | null }) =>
      endRun(db, { ...given, at: now() }),
    /** Whether a run is left of a process that has ended: every run holds the train lease. */
    hasOrphans: () => isRunning(db) && isAbandoned(context, 'train'),
    /** The caller holds the train lease: whatever seems to be under way is not. */
    failOrphans: () => failOrphans(db),
    recordVersion: (metadata: VersionMetadata) => recordVersion(db, metadata),
    writeTrainingHistory: (given: Parameters<typeof writeTrainingHistory>[1]) => writeTrainingHistory(db, given),
    recordWrittenHistory: (given: FileStamp) => recordWrittenHistory(db, given),
    noteVersion: (given: Omit<Parameters<typeof noteVersion>[1], 'at'>) => noteVersion(db, { ...given, at: now() }),
    markMissing: ({ names }: { names: string[] }) => markMissing(db, names),
    recordRemoval: (given: { versions: string[]; actor: string; reason: string }) =>
      recordRemoval(db, { ...given, at: now() }),
    setKeeping: (given: SaidOfKeeping & { actor: string; reason: string }) => setKeeping(db, { ...given, at: now() }),
    recordEvaluations: (given: Evaluations) => recordEvaluations(db, { ...given, at: now() }),
    recordDeployment: (deployment: Omit<DeploymentRecord, 'id'>) => recordDeployment(db, deployment),
    claim: ({ name }: { name: LeaseName }) => claim(context, name),
    isHeld: ({ name }: { name: LeaseName }) => isHeld(context, name),
    release: ({ name, token }: { name: LeaseName; token: string }) => release(context, name, token),
    ...scheduleApi(context),
    ...scoringApi(context),
  };
};

/**
 * Everything that the store's worker does for the other threads, by name. Each takes one plain argument or none and,
 * where it is long, what it may report to and be stopped by.
 */
export const dataApi = (context: DataContext) => ({ ...readApi(context), ...writeApi(context) });

export type DataApi = ReturnType<typeof dataApi>;
