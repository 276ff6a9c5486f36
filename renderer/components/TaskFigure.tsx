import type { ReactNode } from 'react';
import { taskLabel } from '../../shared/tasks';
import { Card } from './Card';
import { KeyValues } from './KeyValues';
import { Skeleton } from './States';

interface TaskFigureProps {
  task: string;
  /** The figure that matters, large, and what stands beside it. */
  figure: ReactNode;
  drawing: ReactNode;
  rows: readonly (readonly [string, ReactNode])[];
  children?: ReactNode;
}

/** A card of a task: one figure, a drawing, and the facts around it. */
export function TaskFigure({ task, figure, drawing, rows, children }: TaskFigureProps) {
  return (
    <Card title={taskLabel(task)} task={task} className="task-card">
      <div className="big">{figure}</div>
      {drawing}
      <KeyValues rows={rows} />
      {children}
    </Card>
  );
}

/** Holds the place of such a card while it loads. */
export function TaskFigureSkeleton({ drawing, facts }: { drawing: string; facts: number }) {
  return (
    <div className="card task-card" role="status" aria-label="Loading">
      <Skeleton height={20} width="40%" />
      <div className="big">
        <Skeleton height={28} width="47%" />
      </div>
      <div className={drawing}>
        <Skeleton height={8} />
      </div>
      <Skeleton height={facts * 23} />
    </div>
  );
}
