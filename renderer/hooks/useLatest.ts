import { useRef } from 'react';

/** A value, or the one before while the next is on its way: what is on screen stays until there is something else. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const latest = useRef(value);
  if (value !== undefined) latest.current = value;
  return latest.current;
}
