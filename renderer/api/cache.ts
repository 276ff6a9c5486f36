import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract';
import type { ErrorReport } from '../../shared/schemas/errors';
import { answerIn, askText, reportOf } from './client';

/** How an answer stands: nothing yet, the latest, or why there is none. `value` stays while it is asked for again. */
interface AnswerState<T> {
  value: T | undefined;
  error: ErrorReport | undefined;
}

interface CacheEntry {
  name: RequestName;
  input: unknown;
  state: AnswerState<unknown>;
  /** The answer as it came. */
  text: string | undefined;
  listeners: Set<() => void>;
  /** Of the latest asking: an answer to an older one is dropped. */
  asked: number;
  /** Whether the answer to it is still on its way; those who want to know that are told apart from the others. */
  isAsked: boolean;
  watchers: Set<() => void>;
  stale: boolean;
}

const unknown: AnswerState<never> = { value: undefined, error: undefined };
const entries = new Map<string, CacheEntry>();

function keyOf(name: RequestName, input: unknown): string {
  return `${name} ${JSON.stringify(input)}`;
}

function entryOf(name: RequestName, input: unknown): CacheEntry {
  const key = keyOf(name, input);
  const found = entries.get(key);
  if (found) return found;
  const entry: CacheEntry = {
    name,
    input,
    state: unknown,
    text: undefined,
    listeners: new Set(),
    asked: 0,
    isAsked: false,
    watchers: new Set(),
    stale: true,
  };
  entries.set(key, entry);
  return entry;
}

/** An answer so long takes its time to be read; what is drawn from it is drawn in another task than that. */
const longText = 200_000;

async function ask(entry: CacheEntry): Promise<void> {
  const asked = ++entry.asked;
  entry.stale = false;
  setAsked(entry, true);
  await takeAnswer(entry, asked);
  if (asked === entry.asked) setAsked(entry, false);
}

function setAsked(entry: CacheEntry, isAsked: boolean): void {
  entry.isAsked = isAsked;
  for (const watcher of entry.watchers) watcher();
}

async function takeAnswer(entry: CacheEntry, asked: number): Promise<void> {
  let text: string | undefined;
  let state: AnswerState<unknown>;
  try {
    text = await askText(entry.name, entry.input as never);
    // What says the same is the same: nothing is drawn anew for it.
    if (asked !== entry.asked || text === entry.text) return;
    state = { value: answerIn(text), error: undefined };
    if (text.length > longText) await new Promise((resolve) => setTimeout(resolve));
  } catch (thrown) {
    state = { value: entry.state.value, error: reportOf(thrown) };
  }
  if (asked !== entry.asked) return;
  entry.text = text;
  entry.state = state;
  for (const listener of entry.listeners) listener();
}

export function subscribe(name: RequestName, input: unknown, listener: () => void): () => void {
  const entry = entryOf(name, input);
  entry.listeners.add(listener);
  if (entry.stale) void ask(entry);
  return () => {
    entry.listeners.delete(listener);
    forgetOldest(entry);
  };
}

/** Answers that are kept although nothing on screen shows them: every text that is searched for has one. */
const mostUnseen = 200;

/** @param left what has just gone from the screen: the newest of them */
function forgetOldest(left: CacheEntry): void {
  const key = keyOf(left.name, left.input);
  if (entries.delete(key)) entries.set(key, left);
  const unseen = [...entries].filter(([, { listeners }]) => listeners.size === 0);
  for (const [oldest] of unseen.slice(0, -mostUnseen)) entries.delete(oldest);
}

export function stateOf<N extends RequestName>(name: N, input: RequestInput<N>): AnswerState<RequestOutput<N>> {
  return entryOf(name, input).state as AnswerState<RequestOutput<N>>;
}

/** Asks again for all that is on screen, and for the rest when it is next shown. */
export function invalidate(): void {
  for (const entry of entries.values()) {
    entry.stale = true;
    if (entry.listeners.size > 0) void ask(entry);
  }
}

export function retry(name: RequestName, input: unknown): void {
  void ask(entryOf(name, input));
}

/** Whether what is shown as the answer to a request is being asked for again. */
export function useAskedAgain<N extends RequestName>(name: N, input: RequestInput<N>): boolean {
  const key = JSON.stringify(input);
  return useSyncExternalStore(
    useCallback(
      (watcher) => {
        const { watchers } = entryOf(name, JSON.parse(key));
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
      [name, key],
    ),
    () => {
      const { state, isAsked } = entryOf(name, input);
      return isAsked && state.value !== undefined;
    },
  );
}

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
  return useMemo(() => ({ ...state, retry: () => retry(name, JSON.parse(key)) }), [state, name, key]);
}
