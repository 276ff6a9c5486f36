import { useCallback, useSyncExternalStore } from 'react';
import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract';
import { type AnswerState, retry, stateOf, subscribe } from './cache';

export interface Requested<T> extends AnswerState<T> {
  retry: () => void;
}

/** The answer to a request, kept and shared by all who ask the same, and asked again when the workspace changes. */
export function useRequest<N extends RequestName>(name: N, input: RequestInput<N>): Requested<RequestOutput<N>> {
  const key = JSON.stringify(input);
  const state = useSyncExternalStore(
    useCallback((listener) => subscribe(name, JSON.parse(key), listener), [name, key]),
    () => stateOf(name, input),
  );
  return { ...state, retry: () => retry(name, input) };
}
