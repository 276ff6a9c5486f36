import { expect, it } from 'vitest';
import { growEstimators } from '../../../electron/operations/estimators';
import { reconcile } from '../../../electron/operations/reconcile';
import type { EngineRequest } from '../../../shared/engineProtocol';
import { estimatorIn, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

it('an estimator is put in place although another process opens the workspace while it grows', async () => {
  const reports: string[] = [];
  const context = operationContext({ reports });
  const version = await publish(context.layout, 'model');
  await reconcile(context);
  const growEstimator = async ({ modelPath }: EngineRequest<'growEstimator'>) => {
    await reconcile(context);
    return { facts: estimatorIn(modelPath), grownBy: null };
  };
  const engine = { ...context.engine, growEstimator } as unknown as typeof context.engine;
  const table = {} as unknown as NonNullable<Parameters<typeof growEstimators>[2]>;
  await growEstimators({ ...context, engine }, new Map([['purchase', version]]), table);
  expect(reports).toEqual([]);
  const grown = await context.data.version({ name: version.version });
  expect(grown?.tasks.purchase.estimator).toMatchObject({ rows: 100 });
});
