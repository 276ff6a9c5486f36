import type { DeploymentView } from '../../shared/screenRequests';
import { capital, defaultTasks, taskLabel } from '../../shared/tasks';

export { capital, taskLabel };

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

/** A step's name, with its task as the screens call it: `train clv` → Train lifetime value. */
export function stepLabel(step: string): string {
  const isTask = (word: string) => defaultTasks.some(({ name }) => name === word);
  const words = step.split(' ').map((word) => (isTask(word) ? taskLabel(word).toLowerCase() : word));
  return capital(words.join(' '));
}

const deploymentLabels: Record<DeploymentView['kind'], string> = {
  first: 'First model',
  policy: 'Deployed by policy',
  manual: 'Deployed by hand',
  rollback: 'Rolled back',
  undo: 'Undone',
};

export function deploymentLabel(kind: DeploymentView['kind']): string {
  return deploymentLabels[kind];
}

/** A, B and C. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
