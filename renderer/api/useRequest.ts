import { useCallback, useSyncExternalStore } from 'react';
import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract';
import { type Entry, entryOf, retry, subscribe } from './cache';

export interface Requested<T> extends Entry<T> {
  retry: () => void;
}

/** The answer to a request, kept and shared by all who ask the same, and asked again when the workspace changes. */
export function useRequest<N extends RequestName>(name: N, input: RequestInput<N>): Requested<RequestOutput<N>> {
  const key = JSON.stringify(input);
  const entry = useSyncExternalStore(
    useCallback((listener) => subscribe(name, JSON.parse(key), listener), [name, key]),
    () => entryOf(name, input),
  );
  return { ...entry, retry: () => retry(name, input) };
}
