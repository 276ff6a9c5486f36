import { taskLabel } from '../format/words';

const named = new Set(['purchase', 'churn', 'clv']);

/** The colour of a task, the same everywhere. */
export function taskColour(task: string): string {
  return named.has(task) ? `var(--${task})` : 'var(--other-task)';
}

export function Swatch({ task }: { task: string }) {
  return <i className="swatch" style={{ background: taskColour(task) }} aria-hidden="true" />;
}

export function TaskName({ task }: { task: string }) {
  return (
    <span className="task-name">
      <Swatch task={task} />
      {taskLabel(task)}
    </span>
  );
}
