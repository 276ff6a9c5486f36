import { type ReactNode, useId } from 'react';
import { taskLabel } from '../../shared/tasks';
import type { Tone } from '../derive/tones';
import { Skeleton } from './States';
import { Swatch } from './Task';
import { Title } from './Term';

interface CardProps {
  title: ReactNode;
  /** Gives the card its task's colour. */
  task?: string;
  /** Beside the title: a pill, say. */
  beside?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Card({ title, task, beside, actions, className = '', children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header className="card-head">
        {task && <Swatch task={task} />}
        <h2 id={id}>{typeof title === 'string' ? <Title text={title} /> : title}</h2>
        {beside}
        {actions && <div className="card-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export function KeyValues({ rows }: { rows: readonly (readonly [key: string, value: ReactNode])[] }) {
  return (
    <dl className="key-values">
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt>
            <Title text={key} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Pill({ tone = 'neutral', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={`pill ${tone}`} title={title}>
      {children}
    </span>
  );
}

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
