import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract';
import type { ErrorReport } from '../../shared/schemas/errors';
import { reportOf, request } from './client';

/** How an answer stands: nothing yet, the latest one, or why there is none. `value` stays while it is asked for again. */
export interface Entry<T> {
  value: T | undefined;
  error: ErrorReport | undefined;
}

interface Slot {
  name: RequestName;
  input: unknown;
  entry: Entry<unknown>;
  listeners: Set<() => void>;
  /** Of the latest asking: an answer to an older one is dropped. */
  asked: number;
  stale: boolean;
}

const unknown: Entry<never> = { value: undefined, error: undefined };
const slots = new Map<string, Slot>();

function slotOf(name: RequestName, input: unknown): Slot {
  const key = `${name} ${JSON.stringify(input)}`;
  const found = slots.get(key);
  if (found) return found;
  const slot: Slot = { name, input, entry: unknown, listeners: new Set(), asked: 0, stale: true };
  slots.set(key, slot);
  return slot;
}

async function ask(slot: Slot): Promise<void> {
  const asked = ++slot.asked;
  slot.stale = false;
  let entry: Entry<unknown>;
  try {
    entry = { value: await request(slot.name, slot.input as never), error: undefined };
  } catch (thrown) {
    entry = { value: slot.entry.value, error: reportOf(thrown) };
  }
  if (asked !== slot.asked) return;
  slot.entry = entry;
  for (const listener of slot.listeners) listener();
}

export function subscribe(name: RequestName, input: unknown, listener: () => void): () => void {
  const slot = slotOf(name, input);
  slot.listeners.add(listener);
  if (slot.stale) void ask(slot);
  return () => {
    slot.listeners.delete(listener);
  };
}

export function entryOf<N extends RequestName>(name: N, input: RequestInput<N>): Entry<RequestOutput<N>> {
  return slotOf(name, input).entry as Entry<RequestOutput<N>>;
}

/** Asks again for all that is on screen, and for the rest when it is next shown. */
export function invalidate(): void {
  for (const slot of slots.values()) {
    slot.stale = true;
    if (slot.listeners.size > 0) void ask(slot);
  }
}

export function retry(name: RequestName, input: unknown): void {
  void ask(slotOf(name, input));
}
