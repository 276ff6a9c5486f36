import { useLayoutEffect } from 'react';
import { useRequest } from '../api/useRequest';
import { taskLabel } from '../format/words';

const founding = new Set(['purchase', 'churn', 'clv']);
const furtherColours = 5;

/** The colour of a task, the same everywhere. */
export function taskColour(task: string): string {
  return founding.has(task) ? `var(--${task})` : `var(--task-${task}, var(--further-task-1))`;
}

/** Gives each task that a person has added the next colour of its own. */
export function useTaskColours(): void {
  const tasks = useRequest('tasks.list', null).value;
  useLayoutEffect(() => {
    const further = tasks?.filter(({ name }) => !founding.has(name)) ?? [];
    further.forEach(({ name }, i) => {
      const colour = `var(--further-task-${(i % furtherColours) + 1})`;
      document.documentElement.style.setProperty(`--task-${name}`, colour);
    });
  }, [tasks]);
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
