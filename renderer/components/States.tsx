import type { ReactNode } from 'react';
import type { ErrorReport } from '../../shared/schemas/errors';
import { Button } from './Button';
import { Icon } from './Icon';

/** Names what is missing and offers the next step. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p className="empty-text">{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

export function ErrorState({ report, onRetry }: { report: ErrorReport; onRetry?: (() => void) | undefined }) {
  return (
    <div className="error-state" role="alert">
      <Icon name="alert" />
      <p>{report.message}</p>
      {onRetry && (
        <Button small onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
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
