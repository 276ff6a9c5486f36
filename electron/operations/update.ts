import type { UpdateResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { StrategyResult } from '../../shared/schemas/modelOperations';
import type { CheckedInput } from '../../shared/schemas/operations';
import type { VersionMetadata, VersionTask } from '../../shared/schemas/versions';
import { otherLabels, taskLabel } from '../../shared/tasks';
import { count, plural } from '../../shared/words';
import { readProduction } from '../registry/production';
import { ioOf, type OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';
import { runStrategy, type TrainGiven } from './strategy';

/**
 * Incremental update: to each champion's trees, which stay as they are, trees are added that are grown on the labels
 * since; then candidate against champion, and deployment by policy. The base is always the champion.
 */
export async function update(context: OperationContext, options: CheckedInput<'update'>): Promise<StrategyResult> {
  const champions = new Map<string, VersionMetadata>();
  const { threads: _, ...recorded } = options;
  return runStrategy(context, {
    name: 'update',
    seed: options.seed,
    options: recorded,
    collect: async (logged) => {
      const { data } = logged;
      const tasks = options.task ? [await data.task({ name: options.task })] : await data.tasks();
      const production = await readProduction(logged.layout);
      for (const { name } of tasks) {
        const version = production.tasks[name]?.version;
        if (version) champions.set(name, await findVersion(logged, version));
      }
      const newAbove = Object.fromEntries(
        [...champions].map(([task, version]) => [task, version.tasks[task].watermark]),
      );
      return { tasks, table: await data.trainingTable({ newAbove }) };
    },
    train: async (given) => {
      const champion = champions.get(given.task.name);
      if (!champion)
        throw new AppError('not_enough_labels', `${taskLabel(given.task.name)} has no champion yet to build on.`);
      return train(given, champion, options);
    },
  });
}

async function train(
  { context, table, task, modelPath, queue }: TrainGiven,
  champion: VersionMetadata,
  options: CheckedInput<'update'>,
) {
  const threads = options.threads ?? context.threads;
  const { trees, mostTrees, rehearsal, leastLabels, seed } = options;
  const { fresh, watermark } = table.tasks[task.name];
  const before = otherLabels(task, champion.tasks[task.name].labels);
  if (before !== null) {
    throw new AppError(
      'other_labels',
      `${taskLabel(task.name)} has other labels now than ${champion.version} was trained for (${before}): only a full retrain learns the new ones.`,
    );
  }
  if (fresh < leastLabels) {
    throw new AppError(
      'not_enough_labels',
      `${taskLabel(task.name)} has ${fresh === 0 ? 'no new label' : plural(fresh, 'new label')} since ${champion.version}; an update needs ${count(leastLabels)}.`,
    );
  }
  const base = modelRef(context, champion, task.name);
  const request = { table, task, base, trees, mostTrees, rehearsal, seed, threads, modelPath, watermark, queue };
  const result = await context.engine.update(request, ioOf(context));
  const { newRows, rehearsedRows, droppedTrees, ...trained } = result;
  const dropped = droppedTrees > 0 ? `, ${plural(droppedTrees, 'older tree was', 'older trees were')} dropped` : '';
  const told = [
    `${plural(trees, 'tree')} on ${count(newRows)} new and ${plural(rehearsedRows, 'older label')}${dropped}.`,
  ];
  return { ...trained, told, importance: mixed(champion.tasks[task.name], result, trees) };
}

/** Importance over all trees: the champion's and the new ones', each as much as it has trees. */
function mixed(
  before: VersionTask,
  { importance, trees: total }: UpdateResult,
  added: number,
): UpdateResult['importance'] {
  const share = added / total;
  const old = new Map(before.importance.map((one) => [one.feature, one]));
  return importance
    .map(({ feature, gain, permutation }) => {
      const { gain: oldGain = 0, permutation: oldPermutation = permutation } = old.get(feature) ?? {};
      return {
        feature,
        gain: share * gain + (1 - share) * oldGain,
        permutation: share * permutation + (1 - share) * oldPermutation,
      };
    })
    .sort((a, b) => b.gain - a.gain);
}
