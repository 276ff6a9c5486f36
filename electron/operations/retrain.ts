import type { JobContext } from './context';
import { runStrategy, type StrategyResult } from './strategy';

export interface RetrainOptions {
  /** Null: all tasks of the workspace. */
  task: string | null;
  trees: number;
  /** Fewest training rows in a leaf. */
  minLeaf: number;
  /** Features tried at each split; null: √d for classification, all for regression. */
  featuresPerSplit: number | null;
  /** Rows drawn for each tree, which bounds the memory that it takes; null: as many as there are. */
  rowsPerTree: number | null;
  seed: number;
}

/** The minimum leaf is the one that measured best for all tasks: docs/defaults.md. */
export const retrainDefaults: RetrainOptions = {
  task: null,
  trees: 250,
  minLeaf: 10,
  featuresPerSplit: null,
  rowsPerTree: null,
  seed: 1,
};

/** Full retrain: all labels, from scratch, every task; then candidate against champion, and deployment by policy. */
export function retrain(context: JobContext, options: RetrainOptions): Promise<StrategyResult> {
  const { trees, minLeaf, featuresPerSplit, rowsPerTree, seed } = options;
  return runStrategy(context, {
    name: 'retrain',
    seed,
    options,
    collect: async ({ data }) => ({
      tasks: options.task ? [await data.task({ name: options.task })] : await data.tasks(),
      table: await data.trainingTable(),
    }),
    train: async ({ context: { engine, signal, report, threads }, table, task, modelPath }) => {
      const params = { trees, minLeaf, featuresPerSplit, rowsPerTree, seed };
      const { watermark } = table.tasks[task.name];
      const onProgress = (fraction: number) => report({ type: 'progress', fraction });
      const request = { table, task, threads, modelPath, params, watermark };
      return { ...(await engine.train(request, { signal, onProgress })), minLeaf, featuresPerSplit };
    },
  });
}
