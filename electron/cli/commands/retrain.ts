import type { z } from 'zod';
import type { retrainOutput } from '../../../shared/commandOutput';
import { count } from '../../../shared/words';
import { retrain, retrainDefaults } from '../../operations/retrain';
import type { StrategyResult } from '../../operations/strategy';
import type { Command } from '../command';
import { headline, table } from '../format';

export const retrainCommand: Command = {
  name: 'retrain',
  usage:
    'retrain [--task T] [--trees N] [--min-leaf N] [--features-per-split N] [--rows-per-tree N] [--seed N] [--threads N]',
  summary: 'full retrain on all labels; the candidate meets the champion and is deployed by policy',
  options: {
    task: { type: 'string' },
    trees: { type: 'string' },
    'min-leaf': { type: 'string' },
    'features-per-split': { type: 'string' },
    'rows-per-tree': { type: 'string' },
    seed: { type: 'string' },
    threads: { type: 'string' },
  },
  run: async (args, shell) => {
    args.expect(retrainCommand.usage, 0, 0);
    const context = await shell.context();
    const result = await retrain(
      { ...context, threads: args.integer('threads', 1) ?? context.threads },
      {
        task: args.text('task'),
        trees: args.integer('trees', 1) ?? retrainDefaults.trees,
        minLeaf: args.integer('min-leaf', 1) ?? retrainDefaults.minLeaf,
        featuresPerSplit: args.integer('features-per-split', 1),
        rowsPerTree: args.integer('rows-per-tree', 1),
        seed: args.integer('seed', 0) ?? retrainDefaults.seed,
      },
    );
    return { json: trainedJson(result), text: describeTrained(result) };
  },
};

/** The same for both strategies that train. */
export function trainedJson({ runId, version, tasks, skipped }: StrategyResult): z.infer<typeof retrainOutput> {
  return {
    run: runId,
    version,
    deployed: Object.values(tasks).some(({ deployed }) => deployed),
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, { metadata, deployed, reason, comparison }]) => [
        task,
        {
          rows: metadata.rows,
          features: metadata.features.length,
          trees: metadata.trees,
          seconds: metadata.seconds,
          metrics: metadata.holdout,
          baseline: metadata.baseline,
          outOfBag: metadata.outOfBag,
          deployed,
          reason,
          comparison: comparison && { verdict: comparison.verdict, sentence: comparison.sentence },
        },
      ]),
    ),
    skipped,
  };
}

/** The same for both strategies that train. */
export function describeTrained({ version, tasks, skipped }: StrategyResult): string {
  const lines = [`${version}`, metricsTable(tasks)];
  for (const [task, { comparison, deployed, reason }] of Object.entries(tasks)) {
    if (comparison) lines.push(comparison.sentence);
    lines.push(`${task} ${deployed ? 'is deployed' : 'is not deployed'}: ${reason}`);
  }
  for (const [task, reason] of Object.entries(skipped)) lines.push(`${task} was not trained: ${reason}`);
  return lines.join('\n');
}

/** The tasks' holdout metrics, each beside the naive baseline's. */
export function metricsTable(tasks: StrategyResult['tasks']): string {
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
