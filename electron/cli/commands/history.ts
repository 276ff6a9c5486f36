import { resolve } from 'node:path';
import type { z } from 'zod';
import type { historyOutput } from '../../../shared/commandOutput';
import { drawHistory, scoresOf } from '../../operations/history';
import type { Command } from '../command';
import { decimal, minute, percent, table } from '../format';

export const historyCommand: Command = {
  name: 'history',
  usage: 'history [TASK] [--plot FILE.svg]',
  summary: "the runs, the versions' scores, the deployments; draw the scores",
  options: { plot: { type: 'string' } },
  run: async (args, shell) => {
    const [taskName] = args.expect(historyCommand.usage, 0, 1);
    const context = await shell.context();
    const { data } = context;
    const tasks = taskName ? [await data.task({ name: taskName })] : await data.tasks();
    const versions = await data.versions();
    const deployments = await data.deployments();
    const plot = args.text('plot');
    const plotPath = plot === null ? null : resolve(plot);
    if (plotPath) {
      await drawHistory(context, tasks, plotPath);
    }
    const json: z.infer<typeof historyOutput> = {
      runs: (await data.runs({ limit: 200 })).map((run) => ({
        id: run.id,
        strategy: run.strategy,
        state: run.state,
        startedAt: run.startedAt,
        seconds: run.finishedAt === null ? null : (run.finishedAt - run.startedAt) / 1000,
        version: run.version,
        error: run.error?.message ?? null,
      })),
      scores: tasks.flatMap((task) => scoresOf(task, versions)),
      deployments: deployments.filter((one) => !taskName || one.tasks.some(({ task }) => task === taskName)),
      plot: plotPath,
    };
    return { json, text: describe(json) };
  },
};

function describe({ runs, scores, deployments, plot }: z.infer<typeof historyOutput>): string {
  const show = (metric: string, value: number | null) =>
    metric === 'accuracy' && value !== null ? percent(value) : decimal(value);
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
        one.metric,
        show(one.metric, one.score),
        show(one.metric, one.baseline),
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
