import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import { operationCommand } from '../command';

export const deployCommand = operationCommand('deploy', { name: 'deploy', form: { words: ['version'] }, tell });
export const rollbackCommand = operationCommand('rollback', { name: 'rollback', form: { words: ['version'] }, tell });

function tell(deployment: DeploymentRecord) {
  return { json: { deployment }, text: describeChange(deployment) };
}

export function describeChange({ tasks }: DeploymentRecord): string {
  return tasks.map(({ task, from, to }) => `${task}: ${from ?? 'none'} → ${to}`).join('\n');
}
