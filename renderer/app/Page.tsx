import type { ReactNode } from 'react';
import type { Requested } from '../api/useRequest';
import { ErrorState } from '../components/States';

interface PageProps {
  of: Pick<Requested<unknown>, 'value' | 'error' | 'retry'>;
  children: ReactNode;
}

/** The body of a screen. An error stands above what was there before; where nothing was, it stands alone. */
export function Page({ of: { value, error, retry }, children }: PageProps) {
  return (
    <div className="page">
      {error && <ErrorState report={error} onRetry={retry} />}
      {(value !== undefined || !error) && children}
    </div>
  );
}
