import { type ReactNode, useId } from 'react';
import { Swatch } from './Task';

interface CardProps {
  title: string;
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
        <h2 id={id}>{title}</h2>
        {beside}
        {actions && <div className="card-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
