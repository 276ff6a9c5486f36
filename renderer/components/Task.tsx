import { useLayoutEffect } from 'react';
import { taskColours } from '../../shared/taskColours';
import { taskLabel } from '../../shared/tasks';
import { useRequest } from '../api/cache';

/** The colour of a task, the same everywhere. */
export function taskColour(task: string): string {
  return `var(--task-${task}, var(--muted))`;
}

export function useTaskColours(): void {
  const tasks = useRequest('tasks', {}).value;
  useLayoutEffect(() => {
    tasks?.forEach(({ name }, i) => {
      const { light, dark } = taskColours[i % taskColours.length];
      document.documentElement.style.setProperty(`--task-${name}`, `light-dark(${light}, ${dark})`);
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
