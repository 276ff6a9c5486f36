import { taskLabel } from '../format/words';

const named = new Set(['purchase', 'churn', 'clv']);
const furtherColours = 5;

/** The colour of a task, the same everywhere. One that a person has added takes its own from its name. */
export function taskColour(task: string): string {
  if (named.has(task)) return `var(--${task})`;
  const sum = Array.from(task).reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 9973, 7);
  return `var(--further-task-${(sum % furtherColours) + 1})`;
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
