import { z } from 'zod';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import { dateField } from '../../../shared/schemas/fields';
import { second } from '../../../shared/time';
import { perform } from '../../operations/catalogue';
import type { OperationContext } from '../../operations/context';
import { liveAt } from '../../registry/live';
import { defineCommand, operationCommand } from '../command';
import { table } from '../format';

export const deploymentsCommand = defineCommand({
  name: 'deployments',
  summary: 'what became champion when, or what was live at a time',
  input: z.object({ at: dateField.nullable().default(null).describe('what was live then') }),
  run: async ({ at }, shell) => {
    const json = await listing(await shell.context(), at);
    const rows = json.deployments.map((one) => [
      String(one.id),
      second(one.at),
      one.kind,
      one.actor,
      one.tasks.map(({ task, from, to }) => `${task} ${from ?? 'none'} → ${to}`).join(', '),
      one.reason,
    ]);
    const lives = Object.entries(json.live).map(([task, version]) => `${task} ${version}`);
    const text = [
      `Live ${at === null ? 'now' : `at ${new Date(at).toISOString()}`}: ${lives.join(', ') || 'nothing'}`,
      ...(rows.length > 0 ? [table([['id', 'at (UTC)', 'kind', 'by', 'change', 'reason'], ...rows])] : []),
    ];
    return { json, text: text.join('\n') };
  },
});

export const undoDeploymentCommand = operationCommand('undoDeployment', {
  name: 'deployments',
  words: 'deployments undo',
  form: { words: ['id'] },
  tell: async (undone, _, shell) => ({
    json: await listing(await shell.context(), null),
    text: describeChange(undone),
  }),
});

async function listing(context: OperationContext, at: number | null) {
  const deployments = await perform(context, 'deployments', {});
  return { at, live: Object.fromEntries(liveAt(deployments, at)), deployments };
}

const form = { words: ['version'], names: { tasks: 'task' } };
export const deployCommand = operationCommand('deploy', { form, tell });
export const rollbackCommand = operationCommand('rollback', { form, tell });

function tell(deployment: DeploymentRecord) {
  return { json: { deployment }, text: describeChange(deployment) };
}

function describeChange({ tasks }: DeploymentRecord): string {
  return tasks.map(({ task, from, to }) => `${task}: ${from ?? 'none'} → ${to}`).join('\n');
}
