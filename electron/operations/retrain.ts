import type { TrainResult } from '../../shared/engineProtocol';
import type { StrategyResult } from '../../shared/schemas/modelOperations';
import type { CheckedInput } from '../../shared/schemas/operations';
import { count } from '../../shared/words';
import { ioOf, type OperationContext } from './context';
import { evidenceBefore } from './evidence';
import { runStrategy } from './strategy';

/** Full retrain: all labels, from scratch, every task; then candidate against champion, and deployment by policy. */
export async function retrain(context: OperationContext, options: CheckedInput<'retrain'>): Promise<StrategyResult> {
  const { threads: wanted, ...recorded } = options;
  const { trees, minLeaf, featuresPerSplit, rowsPerTree, newest, seed } = recorded;
  return runStrategy(context, {
    name: 'retrain',
    seed,
    options: recorded,
    collect: async ({ data }) => ({
      tasks: options.task ? [await data.task({ name: options.task })] : await data.tasks(),
      table: await data.trainingTable(),
    }),
    train: async ({ context, table, task, modelPath, queue }) => {
      const said = { trees, minLeaf, featuresPerSplit, rowsPerTree };
      const evidence = await evidenceBefore(context, { table, task, said });
      const { watermark, synthetic, train } = table.tasks[task.name];
      const isSynthetic = 2 * synthetic > train;
      const params = { ...said, newest: newest ?? ('auto' as const), seed, evidence, isSynthetic };
      const request = { table, task, threads: wanted ?? context.threads, modelPath, params, watermark, queue };
      const result = await context.engine.train(request, ioOf(context));
      const { olderLeftOut, chosen } = result;
      return { ...result, told: [olderLeftOut > 0 ? newestText(result, newest !== null) : null, chosen] };
    },
  });
}

function newestText({ rows, olderLeftOut }: Pick<TrainResult, 'rows' | 'olderLeftOut'>, isSet: boolean): string {
  const why = isSet ? 'as set' : 'which predict later ones better than all';
  return `Trained on the newest ${count(rows)} of ${count(rows + olderLeftOut)} labels, ${why}.`;
}
