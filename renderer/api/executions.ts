import type { Execution } from '../../shared/contract';
import { takesTurn } from '../../shared/executions';
import type { LongOperation } from '../../shared/operations';
import type { InputOf, ResultOf } from '../../shared/schemas/operations';
import { listen, request } from './client';
import { createStore } from './store';

const store = createStore<readonly Execution[]>([]);

/** Executions by id; a later state of the same replaces the earlier. */
function withExecution(known: readonly Execution[], one: Execution): Execution[] {
  return [...known.filter(({ id }) => id !== one.id), one].sort((a, b) => a.id - b.id);
}

/** Follows what is under way from now on; returns what ends it. Events win over the list, which is older. */
export function followExecutions(): () => void {
  const stop = listen('execution', (one) => store.set(withExecution(store.get(), one)));
  request('executions.list', null).then(
    (known) => store.set(store.get().reduce(withExecution, known)),
    // Where not even the list is there, every screen says why; the events tell the rest.
    () => undefined,
  );
  return stop;
}

export const useExecutions = store.use;

/** What the engine works for now: two such never overlap. */
export function useEngineExecution(): Execution | null {
  return useExecutions().findLast((one) => one.state === 'running' && takesTurn(one)) ?? null;
}

export function useExecution(id: number | null): Execution | null {
  return useExecutions().find((one) => one.id === id) ?? null;
}

/** What an execution of this operation has given; null before its end, and of another operation. */
export function resultOf<N extends LongOperation>(
  execution: Execution | null | undefined,
  operation: N,
): ResultOf<N> | null {
  // Which result belongs to which operation is said by the contract's type.
  return execution?.operation === operation ? (execution.result as ResultOf<N> | null) : null;
}

const aside = createStore<ReadonlySet<number>>(new Set());

/** Says that a dialog makes it for itself alone: no screen takes it for what a person asked for there. */
export function setAside(id: number): void {
  aside.set(new Set([...aside.get(), id]));
}

/** What was not set aside, the oldest first. */
export function useAskedExecutions(): Execution[] {
  const passedOver = aside.use();
  return useExecutions().filter(({ id }) => !passedOver.has(id));
}

/** The latest of an operation that was not set aside; null: there is none. */
export function useLatestExecution(operation: LongOperation): Execution | null {
  return useAskedExecutions().findLast((one) => one.operation === operation) ?? null;
}

/**
 * Starts a long operation, in its turn: its steps and its result come as its execution.
 * @param after the execution whose result it needs
 */
export function startOperation<N extends LongOperation>(
  operation: N,
  input: InputOf<N>,
  after: number | null = null,
): Promise<{ id: number }> {
  return request('executions.start', { operation, input, after });
}

export function cancelExecution(id: number): void {
  // One that is not there any more has nothing to cancel.
  request('executions.cancel', { id }).catch(() => undefined);
}
