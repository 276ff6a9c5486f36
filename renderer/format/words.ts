import type { DeploymentRecord } from '../../shared/schemas/deployments';

const deploymentLabels: Record<DeploymentRecord['kind'], string> = {
  first: 'First model',
  policy: 'Deployed by policy',
  manual: 'Deployed by hand',
  rollback: 'Rolled back',
  undo: 'Undone',
};

export function deploymentLabel(kind: DeploymentRecord['kind']): string {
  return deploymentLabels[kind];
}

/** A, B and C. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
