import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ProcessTransport, startEngine } from '../../../electron/engine/host';
import type { CallMessage } from '../../../electron/node/calls';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Processes that answer when they are told to. */
function processes() {
  const started: { calls: CallMessage[]; answer: () => void; isKilled: boolean }[] = [];
  const spawn = (): ProcessTransport => {
    let reply: (message: unknown) => void = () => undefined;
    let exit: (cause: string) => void = () => undefined;
    const calls: CallMessage[] = [];
    const one = {
      calls,
      answer: () => reply({ type: 'done', id: calls.at(-1)?.id, result: null }),
      isKilled: false,
    };
    started.push(one);
    return {
      send: (message) => calls.push(message as CallMessage),
      onMessage: (listener) => {
        reply = listener;
      },
      onExit: (listener) => {
        exit = listener;
      },
      kill: () => {
        one.isKilled = true;
        // As a process does: later.
        setTimeout(() => exit('SIGKILL'), 5);
      },
    };
  };
  return { started, spawn };
}

it('an engine that has nothing to do is ended after a while, and the next request starts another', async () => {
  const { started, spawn } = processes();
  const engine = startEngine({ spawn, mostIdleMs: 1000 });
  const ask = () => engine.holdoutScores({} as never);
  const first = ask();
  // However long it takes.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started[0].isKilled).toBe(false);
  started[0].answer();
  await first;
  await vi.advanceTimersByTimeAsync(999);
  const second = ask();
  await vi.advanceTimersByTimeAsync(60_000);
  started[0].answer();
  await second;
  expect(started.map(({ isKilled }) => isKilled)).toEqual([false]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(started[0].isKilled).toBe(true);
  // Before the old one has gone.
  const third = ask();
  expect(started).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(10);
  started[1].answer();
  await third;
  engine.warm();
  await vi.advanceTimersByTimeAsync(1000);
  expect(started.map(({ isKilled }) => isKilled)).toEqual([true, true]);
});
