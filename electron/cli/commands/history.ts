import { z } from 'zod';
import type { CommandOutput } from '../../../shared/commandOutput';
import { operationSchemas } from '../../../shared/schemas/operations';
import { scoreNames, scoreText } from '../../../shared/scores';
import { minute } from '../../../shared/time';
import { perform } from '../../operations/catalogue';
import { drawHistory, scoresOf } from '../../operations/history';
import { defineCommand } from '../command';
import { table } from '../format';

export const historyCommand = defineCommand({
  name: 'history',
  summary: "the runs, the versions' scores, the deployments; draw the scores",
  input: z.object({
    task: z.string().optional(),
    plot: operationSchemas.exportLabels.input.shape.path.optional().meta({ placeholder: 'FILE.svg' }),
  }),
  form: { words: ['task'] },
  run: async ({ task: name, plot = null }, shell) => {
    const context = await shell.context();
    const tasks = name === undefined ? await perform(context, 'tasks', {}) : [await context.data.task({ name })];
    if (plot) await drawHistory(context, tasks, plot);
    const [versions, deployments] = [await context.data.versions(), await perform(context, 'deployments', {})];
    const json = {
      runs: (await perform(context, 'runs', {})).map((run) => ({
        ...run,
        seconds: run.finishedAt === null ? null : (run.finishedAt - run.startedAt) / 1000,
        error: run.error?.message ?? null,
      })),
      scores: tasks.flatMap((task) => scoresOf(task, versions)),
      deployments: deployments.filter((one) => !name || one.tasks.some(({ task }) => task === name)),
      plot,
    };
    return { json, text: describe(json) };
  },
});

function describe({ runs, scores, deployments, plot }: CommandOutput<'history'>): string {
  const parts = [
    table([
      ['run', 'started (UTC)', 'strategy', 'state', 'time', 'version', ''],
      ...runs.map((run) => [
        String(run.id),
        minute(run.startedAt),
        run.strategy,
        run.state,
        run.seconds === null ? '' : `${run.seconds.toFixed(1)} s`,
        run.version ?? '',
        run.error ?? '',
      ]),
    ]),
    table([
      ['task', 'version', 'metric', 'holdout', 'naive baseline'],
      ...scores.map((one) => [
        one.task,
        one.version,
        scoreNames[one.metric],
        scoreText(one.metric, one.score),
        scoreText(one.metric, one.baseline),
      ]),
    ]),
    table([
      ['deployed (UTC)', 'kind', 'by', 'change', 'reason'],
      ...deployments.map((one) => [
        minute(one.at),
        one.kind,
        one.actor,
        one.tasks.map(({ task, from, to }) => `${task} ${from ?? 'none'} → ${to}`).join(', '),
        one.reason,
      ]),
    ]),
  ];
  if (plot) parts.push(`The plot is in ${plot}`);
  return parts.join('\n\n');
}
