import type { TrainResult } from '../../shared/engineProtocol';
import type { StrategyResult } from '../../shared/schemas/modelOperations';
import type { CheckedInput } from '../../shared/schemas/operations';
import { count } from '../../shared/words';
import { ioOf, type OperationContext } from './context';
import { readQueue } from './keptQueue';
import { runStrategy } from './strategy';

/** Full retrain: all labels, from scratch, every task; then candidate against champion, and deployment by policy. */
export async function retrain(context: OperationContext, options: CheckedInput<'retrain'>): Promise<StrategyResult> {
  const { threads: wanted, ...recorded } = options;
  const { trees, minLeaf, featuresPerSplit, rowsPerTree, newest, seed } = recorded;
  let queue = context.queue ?? (await readQueue(context.workspace));
  return runStrategy(context, {
    name: 'retrain',
    seed,
    options: recorded,
    collect: async ({ data }) => ({
      tasks: options.task ? [await data.task({ name: options.task })] : await data.tasks(),
      table: await data.trainingTable(),
    }),
    train: async ({ context, run, table, task, modelPath }) => {
      const params = { trees, minLeaf, featuresPerSplit, rowsPerTree, newest: newest ?? ('auto' as const), seed };
      const { watermark } = table.tasks[task.name];
      const request = { table, task, threads: wanted ?? context.threads, modelPath, params, watermark, queue };
      const result = await context.engine.train(request, ioOf(context));
      const { olderLeftOut, chosen, grownBy } = result;
      const details = [olderLeftOut > 0 ? newestText(result) : null, chosen, grownBy?.text].filter(
        (text) => typeof text === 'string',
      );
      // Where no worker was heard of, the other tasks don't wait for one again.
      if (grownBy?.isAlone) queue = null;
      // A step keeps one detail.
      if (details.length > 0) await run.detail(details.join(' '));
      return result;
    },
  });
}

function newestText({ rows, olderLeftOut }: Pick<TrainResult, 'rows' | 'olderLeftOut'>): string {
  return `On the newest ${count(rows)} labels: they foretell later ones better than all ${count(rows + olderLeftOut)}, or it was said so.`;
}
