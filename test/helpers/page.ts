import { cleanup, configure } from '@testing-library/react';
import { afterEach, expect } from 'vitest';
import type { z } from 'zod';
import {
  desktopRequests,
  type EventName,
  type EventPayload,
  events,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../shared/contract';
import { toErrorReport } from '../../shared/errors';
import { operationSchemas } from '../../shared/schemas/operations';

const outputs = Object.entries(desktopRequests).map(([name, { input, output }]) => [name, { input, result: output }]);
/** What each request takes and gives. */
const contract: Record<string, { input: z.ZodType; result: z.ZodType }> = {
  ...operationSchemas,
  ...Object.fromEntries(outputs),
};

/** What the main process answers; what it throws is an error's report. */
type Answers = { [N in RequestName]?: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>> };

/** The main process, as a test has it: what the page has asked, and a way to tell it of an event. */
interface MainProcess {
  asked: { name: RequestName; input: unknown }[];
  emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
}

afterEach(cleanup);
// As long as any test may take: on a busy machine a page may be slow.
configure({ asyncUtilTimeout: 1_100_000 });

/** Puts a main process behind the page that answers as the test says, within the contract. */
export function answering(answers: Answers): MainProcess {
  const asked: MainProcess['asked'] = [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const listenersOf = (name: string) => listeners.get(name) ?? listeners.set(name, new Set()).get(name);
  window.evergreen = {
    request: async (name, input) => {
      asked.push({ name, input: contract[name].input.parse(input) });
      const answer = answers[name] ?? expect.fail(`the page asks ${name}, which the test does not answer`);
      try {
        const value = await answer(input);
        contract[name].result.parse(value);
        return JSON.stringify({ ok: true, value });
      } catch (thrown) {
        return JSON.stringify({ ok: false, error: toErrorReport(thrown) });
      }
    },
    on: (name, listener) => {
      listenersOf(name)?.add(listener);
      return () => listenersOf(name)?.delete(listener);
    },
    pathForFile: ({ name }) => `/files/${name}`,
  };
  const emit: MainProcess['emit'] = (name, payload) => {
    const checked = events[name].parse(payload);
    for (const listener of listenersOf(name) ?? []) listener(checked as never);
  };
  return { asked, emit };
}
