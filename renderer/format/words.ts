import type { DeploymentRecord } from '../../shared/schemas/deployments';
import { taskLabel } from '../../shared/tasks';
import { capital } from '../../shared/words';

const strategyLabels: Record<string, string> = {
  import: 'Import',
  snapshot: 'Snapshots',
  synthesize: 'Synthetic labels',
  horizon: 'Labels by a new horizon',
  'add task': 'New task',
  retrain: 'Full retrain',
  update: 'Incremental update',
  compare: 'A/B comparison',
  prune: 'Removal of versions',
  batch: 'Batch scoring',
  review: 'Monthly review',
  sample: 'Sample workspace',
  daily: 'Daily update',
  weekly: 'Weekly retrain',
  monthly: 'Monthly review',
  nightly: 'Nightly scoring',
};

export function strategyLabel(strategy: string): string {
  return strategyLabels[strategy] ?? capital(strategy);
}

/** The steps that a run takes for each task. */
const stepOfTask = /^(train|compare|score) (\S+)$/;

/** A step's name, with its task as the screens call it: `train clv` → Train lifetime value. */
export function stepLabel(step: string): string {
  const [, verb, task] = stepOfTask.exec(step) ?? [];
  return task ? `${capital(verb)} ${taskLabel(task).toLowerCase()}` : capital(step);
}

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
