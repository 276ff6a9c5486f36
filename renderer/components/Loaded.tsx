import type { ReactNode } from 'react';
import type { Requested } from '../api/useRequest';
import { ErrorState } from './States';

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
