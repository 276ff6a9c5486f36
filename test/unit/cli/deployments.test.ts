import { expect, it } from 'vitest';
import { parse } from '../../../electron/cli/args';
import { deploymentsCommand } from '../../../electron/cli/commands/deployments';
import { deploy } from '../../../electron/operations/deploy';
import { reconcile } from '../../../electron/operations/reconcile';
import { dayMs } from '../../../shared/time';
import { shellOn } from '../../helpers/shell';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

it('what is live now is told after the clock was set back', async () => {
  const clock = { now: noon + 10 * dayMs };
  const context = operationContext({ now: () => clock.now });
  const { version } = await publish(context.layout, 'one', { now: noon, runId: 1, tasks: ['churn'] });
  await reconcile(context);
  await deploy(context, version, { tasks: null, reason: null });
  clock.now = noon + dayMs;
  const told = async (...words: string[]) =>
    (await deploymentsCommand.run(parse(words, deploymentsCommand.options), shellOn(context))).text.split('\n')[0];
  expect(await told()).toBe(`Live now: churn ${version}`);
  expect(await told('--at', new Date(clock.now).toISOString())).toMatch(/: nothing$/);
});
