import type { ReactNode } from 'react';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { Requested } from '../api/cache';
import { useTurn } from '../hooks/useTurn';
import { Button } from './controls';
import { Icon } from './Icon';
import { Named } from './Named';

interface NextStep {
  label: string;
  run: () => unknown;
}

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** Of several, the first is the likely one. */
  action?: NextStep | readonly NextStep[] | false;
}

/** Names what is missing and offers the next step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p className="empty-text">{children}</p>}
      {action && (
        <div className="empty-action">
          {[action].flat().map(({ label, run }, i) => (
            <Button key={label} variant={i === 0 ? 'primary' : 'plain'} onClick={() => void run()}>
              {label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

export function ErrorState({ report, onRetry }: { report: ErrorReport; onRetry?: (() => void) | undefined }) {
  return (
    <div className="error-state" role="alert">
      <Icon name="alert" />
      <p>
        <Named text={report.message} />
      </p>
      {onRetry && (
        <Button small onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** What is to be known, line by line. */
export function Notes({ label, notes }: { label?: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="reasons" aria-label={label}>
      {notes.map((note) => (
        <li key={note}>
          <Named text={note} />
        </li>
      ))}
    </ul>
  );
}

/** Holds the place of what is on its way, in its size. */
export function Skeleton({ height, width = '100%' }: { height: number | string; width?: string }) {
  return <div className="skeleton" style={{ height, width }} aria-hidden="true" />;
}

/** @param list whether a list will take their place, with its margins */
export function SkeletonRows({ rows, height = 18, list = false }: { rows: number; height?: number; list?: boolean }) {
  return (
    <div className={list ? 'skeleton-rows list' : 'skeleton-rows'} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows that never move
        <Skeleton key={i} height={height} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  of: Requested<T>;
  skeleton: ReactNode;
  children: (value: T) => ReactNode;
}

/** What was asked for, once it is there: before, its skeleton; when it failed, the reason and another try. */
export function Loaded<T>({ of, skeleton, children }: LoadedProps<T>) {
  if (of.value !== undefined) return children(of.value);
  if (of.error) return <ErrorState report={of.error} onRetry={of.retry} />;
  return skeleton;
}

/** A bar; without a fraction it only says that something is under way. */
export function Progress({ label, fraction }: { label: string; fraction: number | null }) {
  const value = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      className={fraction === null ? 'bar unknown' : 'bar'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <i style={{ width: `${value ?? 100}%` }} />
    </div>
  );
}

/** What takes long to draw, with its place held until its turn has come. @param height of it, as `Skeleton` takes it */
export function InTurn({ height, children }: { height: number | string; children: ReactNode }) {
  return useTurn() ? children : <Skeleton height={height} />;
}
