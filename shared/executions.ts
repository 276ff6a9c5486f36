import type { Execution } from './contract';
import { factsOf } from './operations';

/** Whether it runs or waits for its turn. */
export function isOpen({ state }: Pick<Execution, 'state'>): boolean {
  return state === 'running' || state === 'queued';
}

/** Whether it takes its turn at the engine, as what nobody waits for does not. */
export function takesTurn({ operation, background }: Pick<Execution, 'operation' | 'background'>): boolean {
  return factsOf(operation).engine === true && !background;
}
