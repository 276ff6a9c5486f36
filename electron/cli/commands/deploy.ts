import type { z } from 'zod';
import type { deploymentOutput } from '../../../shared/commandOutput';
import { type Deployment, deploy, rollback } from '../../operations/deploy';
import type { Command } from '../command';

const options = { task: { type: 'string' }, reason: { type: 'string' } } as const;

export const deployCommand: Command = {
  name: 'deploy',
  usage: 'deploy VERSION [--task T] [--reason TEXT]',
  summary: 'make a version the champion of its tasks',
  options,
  run: async (args, shell) => {
    const [version] = args.expect(deployCommand.usage, 1, 1);
    return output(
      await deploy(await shell.context(), version, { task: args.text('task'), reason: args.text('reason') }),
    );
  },
};

export const rollbackCommand: Command = {
  name: 'rollback',
  usage: 'rollback [VERSION] [--task T] [--reason TEXT]',
  summary: 'put back the version that the champion replaced, or the one that is named',
  options,
  run: async (args, shell) => {
    const [version = null] = args.expect(rollbackCommand.usage, 0, 1);
    return output(
      await rollback(await shell.context(), version, { task: args.text('task'), reason: args.text('reason') }),
    );
  },
};

function output(deployment: Deployment) {
  const json: z.infer<typeof deploymentOutput> = { deployment };
  return { json, text: describeChange(deployment) };
}

export function describeChange({ tasks }: Deployment): string {
  return tasks.map(({ task, from, to }) => `${task}: ${from ?? 'none'} → ${to}`).join('\n');
}
