import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { growEstimators } from '../../../electron/operations/estimators';
import { reconcile } from '../../../electron/operations/reconcile';
import type { EngineRequest } from '../../../shared/engineProtocol';
import { publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

it('an estimator is put in place although another process opens the workspace while it grows', async () => {
  const reports: string[] = [];
  const context = operationContext({ reports });
  const version = await publish(context.layout, 'model');
  await reconcile(context);
  const growEstimator = async ({ modelPath }: EngineRequest<'growEstimator'>) => {
    await reconcile(context);
    writeFileSync(modelPath, 'estimator');
    const sha256 = createHash('sha256').update('estimator').digest('hex');
    const promise = { loss: 0.3, error: 0.01, deviation: 0.4 };
    const facts = {
      ...{ sha256, bytes: 9, rows: 100, clip: null, scale: null, slope: 0, margin: 0.02, noise: 0.1, drift: 0 },
      ...{ promise, alike: 0.5, distributions: [], seconds: 1 },
    };
    return { facts, grownBy: null };
  };
  const engine = { ...context.engine, growEstimator } as unknown as typeof context.engine;
  const table = {} as unknown as NonNullable<Parameters<typeof growEstimators>[2]>;
  await growEstimators({ ...context, engine }, new Map([['purchase', version]]), table);
  expect(reports).toEqual([]);
  const grown = await context.data.version({ name: version.version });
  expect(grown?.tasks.purchase.estimator).toMatchObject({ rows: 100 });
});
