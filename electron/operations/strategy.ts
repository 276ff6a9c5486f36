import { join } from 'node:path';
import type { GrownBy, TrainResult } from '../../shared/engineProtocol';
import { AppError, toErrorReport } from '../../shared/errors';
import { giveawayWarning } from '../../shared/giveaways';
import { mapValues } from '../../shared/mapValues';
import type { QueueChoice } from '../../shared/schemas/fields';
import type { StrategyResult, TrainedTask } from '../../shared/schemas/modelOperations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata, VersionTask } from '../../shared/schemas/versions';
import { step } from '../../shared/steps';
import { taskLabel } from '../../shared/tasks';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import { count } from '../../shared/words';
import type { TrainingTable } from '../data/trainingTable';
import { modelFileName } from '../registry/layout';
import { readProduction } from '../registry/production';
import { discardStaged, stageVersion } from '../registry/versions';
import { compareTask } from './compare';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { growEstimators } from './estimators';
import { featureChanges } from './featureChanges';
import { bringHistoryInLine } from './follow';
import { causeOf } from './hugeAmounts';
import { queueOf } from './keptQueue';
import { withLease } from './lease';
import { nothingNew } from './nothingNew';
import { type Decided, overtaken, putDecided } from './putIntoProduction';
import { type Run, withRun } from './run';
import { saveVersion } from './saveVersion';

export interface Strategy {
  name: 'retrain' | 'update';
  seed: number;
  /** Parameters of the run. */
  options: { force: boolean };
  collect: (context: OperationContext) => Promise<{ table: TrainingTable; tasks: readonly WorkspaceTask[] }>;
  /**
   * Trains one task's model into a file that does not exist yet.
   * @returns beside the result, what is told of it, in sentences
   * @throws AppError `not_enough_labels`, `one_class_only`, `other_labels`: the task is skipped with the reason
   */
  train: (given: TrainGiven) => Promise<TrainResult & GrownBy & { told: readonly (string | null)[] }>;
}

export interface TrainGiven {
  context: OperationContext;
  run: Run;
  table: TrainingTable;
  task: WorkspaceTask;
  modelPath: string;
  /** Through which other computers may grow trees. */
  queue: QueueChoice | null;
}

/** Collect, train, save a version; then the candidate meets the champion, and is deployed by policy. */
export function runStrategy(context: OperationContext, strategy: Strategy): Promise<StrategyResult> {
  return withRun(context, strategy.name, strategy.options, async (run, logged) => {
    try {
      return await steps(logged, run, strategy);
    } finally {
      await discardStaged(context.layout, run.id);
    }
  });
}

async function steps(context: OperationContext, run: Run, strategy: Strategy): Promise<StrategyResult> {
  const { engine, layout } = context;
  engine.warm();
  await run.step(step('collect labels'));
  const { table, tasks } = await strategy.collect(context);
  await run.detail(`${count(table.rows)} rows, ${table.features.length} features`);

  const staging = await stageVersion(layout, run.id);
  const { trained, queue, ...told } = await trainTasks(context, run, strategy, table, tasks, staging);

  await run.step(step('save version'));
  const version = await saveVersion(context, {
    strategy: strategy.name,
    runId: run.id,
    seed: strategy.seed,
    tableSha256: table.sha256,
    tasks: Object.fromEntries(trained),
  });
  try {
    await withLease(context, 'deploy', () => bringHistoryInLine(context));
    await run.detail(version.version);
    const results = await deployByPolicy({ ...context, queue }, run, table, tasks, version);
    return { runId: run.id, version: version.version, tasks: results, ...told };
  } catch (error) {
    const { code, message, details } = toErrorReport(error);
    throw new AppError(code, `${message} The version ${version.version} is saved all the same.`, details);
  }
}

/** Trains and scores each task; one that can't be (too few labels, one class only) is skipped with the reason. */
async function trainTasks(
  context: OperationContext,
  run: Run,
  strategy: Strategy,
  table: TrainingTable,
  tasks: readonly WorkspaceTask[],
  staging: string,
): Promise<
  { trained: Map<string, VersionTask>; queue: TrainGiven['queue'] } & Pick<StrategyResult, 'skipped' | 'grownBy'>
> {
  const trained = new Map<string, VersionTask>();
  const [skipped, grownBy]: Record<string, string>[] = [{}, {}];
  let remedy: AppError['details'];
  let queue = await queueOf(context);
  for (const task of tasks) {
    await run.step(step('train', task.name));
    try {
      const given = { context, run, table, task, modelPath: join(staging, modelFileName(task.name)), queue };
      const { grownBy: by, ...result } = await trainTask(given, strategy);
      if (by) grownBy[task.name] = by.text;
      // Where no worker was heard of, what comes after does not wait for one again.
      if (by?.isAlone) queue = null;
      trained.set(task.name, await lookAtTrained(given, result));
    } catch (thrown) {
      const error = await causeOf(context, thrown);
      if (!(error instanceof AppError) || !untrainable.has(error.code)) throw error;
      skipped[task.name] = error.message;
      remedy ??= error.details;
      context.report({ type: 'skipped', reason: error.message });
    }
  }
  if (trained.size > 0) return { trained, queue, skipped, grownBy };
  throw new AppError('not_enough_labels', `No task was trained. ${Object.values(skipped).join(' ')}`, remedy);
}

const untrainable = new Set(['not_enough_labels', 'one_class_only', 'other_labels']);

async function trainTask(given: TrainGiven, strategy: Strategy) {
  const { run, table, task } = given;
  if (table.tasks[task.name].train === 0) {
    throw new AppError(
      'not_enough_labels',
      `${taskLabel(task.name)} has no labels to train on. Import data and prepare training data first.`,
    );
  }
  await expectNew(given, strategy);
  const { told, ...result } = await strategy.train(given);
  const details = [...told, result.grownBy?.text].filter((text) => typeof text === 'string');
  // A step keeps one detail.
  if (details.length > 0) await run.detail(details.join(' '));
  return result;
}

/** What a version tells of a model that was trained: how it scores, and what it says of some rows. */
async function lookAtTrained(
  { context, table, task, modelPath }: TrainGiven,
  result: TrainResult,
): Promise<VersionTask> {
  const { engine, signal } = context;
  const counts = table.tasks[task.name];
  const model = { path: modelPath, sha256: result.sha256 };
  const scores =
    counts.holdout > 0 ? await engine.evaluate({ table, task, model, window: defaultHoldoutWindow }, { signal }) : null;
  return {
    file: modelFileName(task.name),
    ...result,
    ...(await changesAgainstChampion(context, task.name, result)),
    megabytes: result.bytes / 1e6,
    deployedAt: null,
    probe: await engine.probe({ table, task, model }, { signal }),
    labels: { horizonDays: task.horizonDays, outcome: task.outcome },
    watermark: counts.watermark,
    holdout: scores?.metrics ?? null,
    promised: scores?.primary ?? null,
    baseline: scores?.baseline ?? null,
    coverage: scores?.coverage ?? null,
    giveaways: scores?.giveaways ?? [],
    estimator: null,
  };
}

/** @throws AppError `not_enough_labels` where the same model as last time would be made, and judged as it was */
async function expectNew({ context, table, task }: TrainGiven, { name: strategy, options }: Strategy): Promise<void> {
  if (options.force) return;
  const reason = await nothingNew(context, { strategy, params: options, table, task });
  if (reason) throw new AppError('not_enough_labels', reason, { commandLine: '--force trains all the same.' });
}

async function changesAgainstChampion(context: OperationContext, task: string, result: TrainResult) {
  const parent = (await readProduction(context.layout)).tasks[task]?.version ?? null;
  const before = parent ? (await findVersion(context, parent)).tasks[task] : null;
  return { parent, ...featureChanges(result, before) };
}

/**
 * The first model of a task deploys, unless one of its features alone answers the label, which a person has to see;
 * every other meets the champion first.
 */
async function deployByPolicy(
  context: OperationContext,
  run: Run,
  table: TrainingTable,
  tasks: readonly WorkspaceTask[],
  version: VersionMetadata,
): Promise<Record<string, TrainedTask>> {
  const results: Record<string, TrainedTask> = {};
  const first = new Map<string, Decided>();
  const winners = new Map<string, Decided>();
  const production = await readProduction(context.layout);
  for (const task of tasks) {
    const metadata = version.tasks[task.name];
    if (!metadata) continue;
    const champion = production.tasks[task.name]?.version;
    if (!champion) {
      const warning = giveawayWarning(metadata);
      if (warning === '') first.set(task.name, { version, against: null, reason: 'the first model of its task' });
      else context.report({ type: 'note', text: warning });
      results[task.name] = { metadata, deployed: warning === '', reason: firstReason(metadata), comparison: null };
      continue;
    }
    if (table.tasks[task.name].holdout === 0) {
      const reason = 'There is no holdout row yet to compare it on with the champion.';
      results[task.name] = { metadata, deployed: false, reason, comparison: null };
      continue;
    }
    await run.step(step('compare', task.name));
    const pair = { task, champion: await findVersion(context, champion), candidate: version };
    const comparison = await compareTask(context, table, pair);
    const { sentence: reason, deploy } = comparison;
    await run.detail(reason);
    if (deploy) winners.set(task.name, { version, against: champion, reason });
    results[task.name] = { metadata, deployed: deploy, reason: comparison.reason, comparison };
  }
  const deployed = new Map([
    ...(await deployAll(context, run, first, 'first')),
    ...(await deployAll(context, run, winners, 'policy')),
  ]);
  await growEstimators(context, deployed, { table, begin: run.step });
  return mapValues(results, (one, task) =>
    one.deployed && !deployed.has(task) ? { ...one, deployed: false, reason: overtaken } : one,
  );
}

function firstReason(metadata: VersionTask): string {
  const warning = giveawayWarning(metadata);
  if (warning !== '') return `It waits for a person. ${warning}`;
  return metadata.holdout ? 'It is the first model.' : 'It is the first model; there is no holdout yet.';
}

/** @returns the versions that became champions, by task */
export async function deployAll(
  context: OperationContext,
  run: Run,
  decided: ReadonlyMap<string, Decided>,
  kind: 'first' | 'policy',
): Promise<Map<string, VersionMetadata>> {
  if (decided.size === 0) return new Map();
  await run.step(step('deploy'));
  const deployed = await putDecided(context, decided, kind);
  const told = [...decided.keys()].map((task) =>
    deployed.has(task) ? taskLabel(task) : `${taskLabel(task)}: ${overtaken}`,
  );
  await run.detail(told.join(', '));
  return deployed;
}
