import { AppError } from '../../../shared/errors';
import { operations } from '../../../shared/operations';
import { usualWaitSeconds } from '../../../shared/queue';
import { queueField, waitField } from '../../../shared/schemas/fields';
import type { StrategyResult } from '../../../shared/schemas/modelOperations';
import { operationSchemas } from '../../../shared/schemas/operations';
import { count } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand, operationCommand, type Shell } from '../command';
import { headline, table } from '../format';

const overQueue = {
  queue: queueField
    .nullable()
    .default(null)
    .describe('let the workers of this queue grow the trees; by default that of the workspace (“evergreen queue”)'),
  queueWait: waitField.optional(),
};

async function contextOver(
  shell: Shell,
  { queue: url, queueWait }: { queue: string | null; queueWait: number | undefined },
) {
  if (url === null && queueWait !== undefined)
    throw new AppError(
      'bad_usage',
      '--queue-wait belongs to --queue URL; “evergreen queue URL --wait” is for the workspace’s.',
    );
  const context = await shell.context();
  return url === null ? context : { ...context, queue: { url, waitSeconds: queueWait ?? usualWaitSeconds } };
}

export const retrainCommand = defineCommand({
  name: 'retrain',
  summary: operations.retrain.summary,
  input: operationSchemas.retrain.input.extend(overQueue),
  run: async ({ queue, queueWait, ...input }, shell) =>
    tellTrained(await perform(await contextOver(shell, { queue, queueWait }), 'retrain', input)),
});

export const updateCommand = defineCommand({
  name: 'update',
  summary: operations.update.summary,
  input: operationSchemas.update.input.extend(overQueue),
  form: { without: ['leastLabels'] },
  run: async ({ queue, queueWait, ...input }, shell) =>
    tellTrained(await perform(await contextOver(shell, { queue, queueWait }), 'update', input)),
});

function tellTrained(result: StrategyResult) {
  const { runId, version, skipped, grownBy } = result;
  const tasks = Object.entries(result.tasks).map(([task, { metadata, deployed, reason, comparison }]) => {
    const { holdout, features, ...rest } = metadata;
    return [task, { ...rest, features: features.length, metrics: holdout, deployed, reason, comparison }] as const;
  });
  const deployed = tasks.some(([, one]) => one.deployed);
  return {
    json: { run: runId, version, deployed, tasks: Object.fromEntries(tasks), skipped, grownBy },
    text: describeTrained(result),
  };
}

function describeTrained({ version, tasks, skipped, grownBy }: StrategyResult): string {
  const lines = [`${version}`, metricsTable(tasks)];
  for (const [task, { comparison, deployed, reason }] of Object.entries(tasks)) {
    if (comparison) lines.push(comparison.sentence);
    lines.push(`${task} ${deployed ? 'is deployed' : 'is not deployed'}: ${reason}`);
  }
  for (const [task, by] of Object.entries(grownBy)) lines.push(`${task}: ${by}`);
  for (const [task, reason] of Object.entries(skipped)) lines.push(`${task} was not trained: ${reason}`);
  return lines.join('\n');
}

/** The tasks' holdout metrics, each beside the naive baseline's. */
function metricsTable(tasks: StrategyResult['tasks']): string {
  const rows = Object.entries(tasks).flatMap(([task, { metadata }]) => {
    const { holdout, baseline, rows: trainingRows, trees, seconds } = metadata;
    const own = [task, count(trainingRows), String(trees), `${seconds.toFixed(1)} s`];
    if (!holdout || !baseline) return [[...own, 'no holdout yet', '', '']];
    const naive = headline(baseline);
    return headline(holdout).map(([name, value], i) => [
      ...(i === 0 ? own : ['', '', '', '']),
      name,
      value,
      naive[i][1],
    ]);
  });
  return table([['task', 'training rows', 'trees', 'time', 'holdout metric', 'model', 'naive baseline'], ...rows]);
}

export const starterCommand = operationCommand('starter', {
  tell: ({ runId, ...taken }) => {
    const { version, tasks, skipped, madeFrom } = taken;
    const text = [
      `${version}: starter models for ${tasks.join(', ')}, made from ${madeFrom.data}, ${madeFrom.licence}`,
      ...Object.values(skipped),
      'They answer until models of your own beat them: “evergreen retrain” compares, as soon as there are labels.',
    ].join('\n');
    return { json: { run: runId, ...taken }, text };
  },
});

export const reviewCommand = operationCommand('review', {
  tell: ({ runId, ...reviewed }) => {
    const { tasks, skipped, plot } = reviewed;
    const lines = Object.entries(tasks).flatMap(([task, { champion, candidate, comparison, deployed, reason }]) => [
      ...(comparison ? [comparison.sentence] : []),
      `${task}: ${deployed ? `${candidate} replaces ${champion}` : `${champion} stays`}. ${reason}`,
    ]);
    const text = [...lines, ...Object.values(skipped), `The history is drawn in ${plot}`].join('\n');
    return { json: { run: runId, ...reviewed }, text };
  },
});
