import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { SyntheticOptions } from '../../shared/schemas/labels';
import type { RunState } from '../../shared/schemas/runs';
import type { NewTask } from '../../shared/schemas/tasks';
import type { Keeping, VersionMetadata } from '../../shared/schemas/versions';
import type { Policy } from '../../shared/tasks';
import { claim, type LeaseName, release } from '../store/leases/claims';
import { beginRun, beginStep, endRun, endStep, failOrphans } from '../store/runs';
import { setPolicy } from '../store/tasks';
import {
  type Evaluation,
  markMissing,
  recordDeployment,
  recordEvaluation,
  recordRemoval,
  recordVersion,
  setKeeping,
} from '../store/versions';
import { exportBatch, saveScores } from './batches';
import { addTask, changeTask, removeTask, type TaskChange } from './changeTask';
import type { CallIo, DataContext } from './context';
import { exportLabels } from './exportLabels';
import { type ImportOptions, importFile } from './importFile';
import { makeSnapshots, type SnapshotOptions } from './makeSnapshots';
import { readApi } from './readApi';
import { scheduleApi } from './schedule';
import { writeScoringTable } from './scoringTable';
import { synthesize } from './synthesize';
import { writeTrainingTable } from './trainingTable';
import { type UndoOptions, undoImport } from './undoImport';

/**
 * Everything that the store's worker does for the other threads, by name. Each takes the context, one plain argument, and,
 * where it is long, what it may report to and be stopped by.
 */
export const dataApi = {
  ...readApi,
  /** With `dryRun`: the counts of what an import would do. */
  importFile: (context: DataContext, options: ImportOptions, io: CallIo) => importFile(context, options, io),
  undoImport: (context: DataContext, options: UndoOptions) => undoImport(context, options),
  makeSnapshots: (context: DataContext, options: SnapshotOptions, io: CallIo) => makeSnapshots(context, options, io),
  synthesize: (context: DataContext, options: SyntheticOptions & { actor: string }, io: CallIo) =>
    synthesize(context, options, io),
  setPolicy: (
    { db, now }: DataContext,
    given: { task: string; policy: Policy; margin: number; actor: string; reason: string },
  ) => setPolicy(db, { ...given, at: now() }),
  changeTask: (context: DataContext, options: TaskChange, io: CallIo) => changeTask(context, options, io),
  addTask: (context: DataContext, given: { task: NewTask; actor: string; reason: string }, io: CallIo) =>
    addTask(context, given, io),
  removeTask: (context: DataContext, given: { task: string; actor: string; reason: string }) =>
    removeTask(context, given),
  exportLabels: (context: DataContext, options: { path: string }, io: CallIo) => exportLabels(context, options, io),
  trainingTable: (context: DataContext, given: { newAbove: Record<string, number> } | null) =>
    writeTrainingTable(context, given?.newAbove ?? null),
  scoringTable: (context: DataContext, { folder }: { folder: string }) => writeScoringTable(context, folder),
  saveScores: (context: DataContext, given: Parameters<typeof saveScores>[1]) => saveScores(context, given),
  exportBatch: (context: DataContext, options: { path: string; night: string | null }, io: CallIo) =>
    exportBatch(context, options, io),
  beginRun: ({ db, now, pid }: DataContext, given: { strategy: string; actor: string; params: unknown }) =>
    beginRun(db, { ...given, pid, startedAt: now() }),
  beginStep: ({ db, now }: DataContext, given: { runId: number; name: string }) =>
    beginStep(db, { ...given, at: now() }),
  endStep: ({ db, now }: DataContext, given: { runId: number; detail: string | null }) =>
    endStep(db, { ...given, at: now() }),
  endRun: (
    { db, now }: DataContext,
    given: { runId: number; state: RunState; version: string | null; error: ErrorReport | null },
  ) => endRun(db, { ...given, at: now() }),
  failOrphans: ({ db, now, isAlive }: DataContext, _: null) => failOrphans(db, { at: now(), isAlive }),
  recordVersion: ({ db }: DataContext, metadata: VersionMetadata) => recordVersion(db, metadata),
  markMissing: ({ db }: DataContext, { names }: { names: string[] }) => markMissing(db, names),
  recordRemoval: ({ db, now }: DataContext, given: { versions: string[]; actor: string; reason: string }) =>
    recordRemoval(db, { ...given, at: now() }),
  setKeeping: ({ db, now }: DataContext, given: Keeping & { actor: string; reason: string }) =>
    setKeeping(db, { ...given, at: now() }),
  recordEvaluation: ({ db, now }: DataContext, evaluation: Evaluation) =>
    recordEvaluation(db, { ...evaluation, at: now() }),
  recordDeployment: ({ db }: DataContext, deployment: Omit<DeploymentRecord, 'id'>) => recordDeployment(db, deployment),
  claim: (context: DataContext, { name }: { name: LeaseName }) => claim(context, name),
  release: (context: DataContext, { name, token }: { name: LeaseName; token: string }) => release(context, name, token),
  ...scheduleApi,
} as const;

export type DataApi = typeof dataApi;
export type DataMethod = keyof DataApi;
export type ReadMethod = keyof typeof readApi;
export type DataArgument<M extends DataMethod> = Parameters<DataApi[M]>[1];
export type DataResult<M extends DataMethod> = Awaited<ReturnType<DataApi[M]>>;
