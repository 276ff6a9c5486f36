import { expect, it } from 'vitest';
import { reconcile } from '../../../electron/operations/reconcile';
import { operationContext } from '../../helpers/workspace';

it('a run that was killed is failed also where another process bears its number by now, but not while somebody trains', async () => {
  const killed = operationContext({ pid: 1 });
  await killed.data.beginRun({ strategy: 'retrain', actor: 'test', params: {} });
  const next = operationContext({ workspace: killed.workspace, pid: 2, isAlive: () => true });
  const state = async () => (await next.data.runs({ limit: 1 }))[0].state;
  const token = await killed.data.claim({ name: 'train' });
  await reconcile(next);
  expect(await state()).toBe('running');
  await killed.data.release({ name: 'train', token });
  await reconcile(next);
  expect(await state()).toBe('failed');
});
