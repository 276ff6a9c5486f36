import { taskWords } from './tasks';
import { capital } from './words';

/** The steps of the operations, in words that runs are recorded and logged with. */
export const stepKinds = [
  'bring labels in line',
  'collect labels',
  'compare',
  'copy the database',
  'deploy',
  'export',
  'extract features',
  'grow estimator',
  'import',
  'load models',
  'make snapshots',
  'make synthetic labels',
  'pack',
  'plot history',
  'replay',
  'save version',
  'score',
  'train',
  'other work',
] as const;
type StepKind = (typeof stepKinds)[number];

/** A step of an operation: what is done, and for which task where it is one task's. */
export interface Step {
  kind: StepKind;
  task: string | null;
}

export function step(kind: StepKind, task: string | null = null): Step {
  return { kind, task };
}

/** As it is recorded and printed: `train clv`. */
export function stepName({ kind, task }: Step): string {
  return task === null ? kind : `${kind} ${task}`;
}

/** The step of a recorded name; `other work` for one that this release does not know. */
export function stepNamed(name: string): Step {
  const kind = stepKinds.find((one) => name === one || name.startsWith(`${one} `));
  return kind ? step(kind, name.slice(kind.length + 1) || null) : step('other work');
}

/** As the screens call it: `Train lifetime value`. */
export function stepLabel({ kind, task }: Step): string {
  const said = kind === 'make snapshots' ? 'prepare training data' : kind;
  const words = task === null ? said : `${said} ${taskWords(task)}`;
  return capital(words);
}
