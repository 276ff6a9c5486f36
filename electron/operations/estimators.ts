import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toErrorReport } from '../../shared/errors';
import { required } from '../../shared/required';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { step } from '../../shared/steps';
import type { TrainingTable } from '../data/trainingTable';
import { temporaryPath } from '../node/temporary';
import { estimatorFileName } from '../registry/layout';
import { readProduction } from '../registry/production';
import { addEstimator } from '../registry/versions';
import { ioOf, type OperationContext } from './context';
import { queueOf } from './keptQueue';
import { withLease } from './lease';
import { modelRef } from './modelRef';
import type { Run } from './run';

interface GrowOptions {
  /** To learn from; absent: the labels as they are now. */
  table?: TrainingTable;
  /** Begins a step; absent: it is only told. */
  begin?: Run['step'];
}

/**
 * Grows the estimators of models that were just deployed and have none, unless that is done later. Most candidates
 * never answer for anybody, so theirs are not grown. Without one all works but the estimate before outcomes: what fails
 * here is told.
 * @throws AppError `cancelled`; the champions stay
 */
export async function growEstimators(
  context: OperationContext,
  champions: ReadonlyMap<string, VersionMetadata>,
  options: GrowOptions = {},
): Promise<void> {
  if (context.growsLater) return;
  try {
    await growAll(context, withoutEstimator(champions), options);
  } catch (error) {
    const { code, message } = toErrorReport(error);
    if (code === 'cancelled') throw error;
    context.report({ type: 'note', text: `Deployed, without an estimate of its answers before outcomes: ${message}` });
  }
}

/** Grows the estimators that champions lack. @throws AppError `cancelled`; what is grown stays */
export async function growLacking(context: OperationContext): Promise<void> {
  await growAll(context, withoutEstimator(await liveChampions(context)), {});
}

/**
 * Champions without an estimator: `state`, by which it is known whether they or the labels are others than before, and
 * how many there are, none where the state is as `known`.
 */
export async function lackingEstimators(
  context: OperationContext,
  known: string | null,
): Promise<{ state: string; lack: number }> {
  const lacking = withoutEstimator(await liveChampions(context));
  // A table is made where it is not there yet, which takes its time.
  if (lacking.length === 0) return { state: '[]', lack: 0 };
  const { sha256 } = await context.data.trainingTable();
  const state = JSON.stringify([sha256, lacking.map(([task, { version }]) => [task, version])]);
  return { state, lack: state === known ? 0 : lacking.length };
}

async function liveChampions({ data, layout }: OperationContext): Promise<Map<string, VersionMetadata>> {
  const champions = new Map<string, VersionMetadata>();
  for (const [task, { version }] of Object.entries((await readProduction(layout)).tasks)) {
    const metadata = await data.version({ name: version });
    if (metadata?.tasks[task]) champions.set(task, metadata);
  }
  return champions;
}

function withoutEstimator(champions: ReadonlyMap<string, VersionMetadata>): [task: string, VersionMetadata][] {
  return [...champions].filter(([task, { tasks }]) => !tasks[task].estimator);
}

async function growAll(
  context: OperationContext,
  lacking: readonly [task: string, VersionMetadata][],
  { table, begin = async (one) => context.report({ type: 'step', step: one }) }: GrowOptions,
): Promise<void> {
  if (lacking.length === 0) return;
  const labels = table ?? (await context.data.trainingTable());
  let queue = await queueOf(context);
  for (const [task, { version }] of lacking) {
    if (context.signal.aborted) throw new AppError('cancelled', 'Cancelled. What was deployed stays.');
    await begin(step('grow estimator', task));
    const isAlone = await growOne({ ...context, queue }, labels, task, version);
    if (isAlone) queue = null;
  }
}

/** Says whether this computer went on alone where others should have grown it. */
async function growOne(context: OperationContext, table: TrainingTable, task: string, name: string): Promise<boolean> {
  const { engine, threads, layout, data, queue } = context;
  const file = estimatorFileName(task);
  // No lease is held while it grows: whoever sweeps the workspace meanwhile must see whose it is.
  const folder = temporaryPath(join(layout.continuous, `${name}-${task}`));
  const version = async () => required(await data.version({ name }), name);
  try {
    await mkdir(folder, { recursive: true });
    const modelPath = join(folder, file);
    const model = modelRef(context, await version(), task);
    const request = { table, model, threads, modelPath, queue };
    const { facts, grownBy } = await engine.growEstimator(request, ioOf(context));
    if (facts) {
      await withLease(context, 'deploy', async () => {
        const now = await version();
        // Another process may have been faster.
        if (now.tasks[task].estimator) return;
        await data.recordVersion(await addEstimator(layout, now, task, modelPath, { file, ...facts }));
      });
    }
    return grownBy?.isAlone ?? false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
