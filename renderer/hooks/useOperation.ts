import { useState } from 'react';
import { isOpen } from '../../shared/executions';
import type { LongOperation } from '../../shared/operations';
import type { InputOf } from '../../shared/schemas/operations';
import { cancelExecution, resultOf, startOperation, useExecution } from '../api/executions';
import { useAction } from './useAction';

/** A long operation that is started here: how far it is, why it failed, and what it has given. */
export function useOperation<N extends LongOperation>(operation: N) {
  const [id, setId] = useState<number | null>(null);
  const execution = useExecution(id);
  const start = useAction(async (input: InputOf<N>, started?: (id: number) => void) => {
    const begun = await startOperation(operation, input);
    setId(begun.id);
    started?.(begun.id);
  });
  // That it began is told before its first state is.
  const running = id !== null && (execution === null || isOpen(execution));
  return {
    run: start.run,
    /** Being started, or under way. */
    busy: start.busy || running,
    running,
    execution,
    error: start.error ?? execution?.error ?? null,
    result: resultOf(execution, operation),
    cancel: () => id !== null && cancelExecution(id),
    /** Its result has been read. */
    drop: () => setId(null),
  };
}
