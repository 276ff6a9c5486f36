import { afterEach, expect, it, vi } from 'vitest';
import { parse } from '../../../electron/cli/args';
import { workerCommand } from '../../../electron/cli/commands/worker';
import { shellOn } from '../../helpers/shell';
import { operationContext } from '../../helpers/workspace';

afterEach(() => vi.unstubAllEnvs());

it('an address of a queue that nobody can use is refused also where the environment says it, without its password', async () => {
  vi.stubEnv('EVERGREEN_QUEUE', 'redis://:hunter2%@server');
  const running = workerCommand.run(parse([], workerCommand.options), shellOn(operationContext()));
  const refused = await running.catch((error) => error);
  expect(refused).toMatchObject({ code: 'bad_usage', message: expect.stringContaining('written as %25') });
  expect(refused.message).not.toContain('hunter2');
});
