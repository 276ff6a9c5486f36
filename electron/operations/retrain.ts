import type { StrategyResult } from '../../shared/schemas/modelOperations';
import type { CheckedInput } from '../../shared/schemas/operations';
import type { OperationContext } from './context';
import { runStrategy } from './strategy';

/** Full retrain: all labels, from scratch, every task; then candidate against champion, and deployment by policy. */
export function retrain(context: OperationContext, options: CheckedInput<'retrain'>): Promise<StrategyResult> {
  const { threads: wanted, ...recorded } = options;
  const { trees, minLeaf, featuresPerSplit, rowsPerTree, seed } = recorded;
  return runStrategy(context, {
    name: 'retrain',
    seed,
    options: recorded,
    collect: async ({ data }) => ({
      tasks: options.task ? [await data.task({ name: options.task })] : await data.tasks(),
      table: await data.trainingTable(),
    }),
    train: async ({ context: { engine, signal, report, threads }, table, task, modelPath }) => {
      const params = { trees, minLeaf, featuresPerSplit, rowsPerTree, seed };
      const { watermark } = table.tasks[task.name];
      const onProgress = (fraction: number) => report({ type: 'progress', fraction });
      const request = { table, task, threads: wanted ?? threads, modelPath, params, watermark };
      return { ...(await engine.train(request, { signal, onProgress })), minLeaf, featuresPerSplit };
    },
  });
}
