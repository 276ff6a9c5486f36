import type { Execution } from '../../shared/contract';
import { AppError, stateAfter, toErrorReport } from '../../shared/errors';
import { isOpen, takesTurn } from '../../shared/executions';
import type { LongOperation } from '../../shared/operations';
import type { JobName } from '../../shared/schedule';
import type { RunState } from '../../shared/schemas/runs';
import type { OperationEvent, OperationIo } from '../operations/context';

/** The long operations under way in this app, and those that have ended: how far they are, and what they gave. */
export interface Executions {
  /**
   * Starts one at once, or, where the engine works for it, when those before it have ended. `finished` settles as the
   * work does; who does not wait for it may leave it, since the end is in the status as well.
   * @param given.background nobody waits for it: whatever else begins cancels it
   */
  start(
    given: { operation: LongOperation; job?: JobName; after?: number | null; background?: boolean },
    work: (io: OperationIo) => Promise<unknown>,
  ): { id: number; finished: Promise<unknown> };
  /** Oldest first. */
  list(): Execution[];
  /** @throws AppError `bad_usage` when there is none of this number; one that has ended is left as it is */
  cancel(id: number): void;
  /** Those that run or wait, that somebody has asked for and nobody has called off. */
  awaited(): Execution[];
  isBusy(): boolean;
  /** Cancels all and waits until they have ended. */
  stop(): Promise<void>;
}

interface ExecutionOptions {
  /** Told at every beginning, step and end, and of the progress in between as often as `progressMs`. */
  onChange: (execution: Execution) => void;
  now: () => number;
  /** Milliseconds by a clock that nobody sets. */
  monotonic: () => number;
}

interface Entry {
  status: Execution;
  abort: AbortController;
  ended: Promise<unknown>;
}

const progressMs = 100;
/** Executions that have ended and are still listed. */
const keptEnded = 50;

export function createExecutions({ onChange, now, monotonic }: ExecutionOptions): Executions {
  const entries = new Map<number, Entry>();
  let nextId = 1;
  /** Those that the engine works for go one after the other, in the order in which they were asked for. */
  let engineFree: Promise<unknown> = Promise.resolve();
  const open = () => [...entries.values()].filter(({ status }) => isOpen(status));

  const follow = (status: Execution): OperationIo['report'] => {
    let toldAt = Number.NEGATIVE_INFINITY;
    return (event) => {
      apply(status, event, now());
      if (event.type === 'progress' && monotonic() - toldAt < progressMs) return;
      toldAt = monotonic();
      onChange(structuredClone(status));
    };
  };

  const forgetOld = () => {
    const ended = [...entries.values()].filter(({ status }) => !isOpen(status));
    for (const { status } of ended.slice(0, -keptEnded)) entries.delete(status.id);
  };

  return {
    start: ({ operation, job = null, after = null, background = false }, work) => {
      if (!background) for (const { status, abort } of open()) if (status.background) abort.abort();
      const inTurn = takesTurn({ operation, background });
      const waits = inTurn && open().some(({ status }) => takesTurn(status));
      const state = waits ? 'queued' : 'running';
      const begun = { id: nextId++, operation, job, background, state, startedAt: now(), ...nothingYet() };
      // The work gives the result of this operation; here it is one of many.
      const status = begun as Execution;
      const abort = new AbortController();
      const finish = (state: RunState, error: Execution['error']) => {
        end(status, state, error, now());
        onChange(structuredClone(status));
      };
      const run = async () => {
        onChange(structuredClone(status));
        try {
          if (waits) await turn(status, after, abort.signal);
          const result = await work({ signal: abort.signal, report: follow(status) });
          Object.assign(status, { result });
          finish('done', null);
          return result;
        } catch (error) {
          const report = toErrorReport(error);
          finish(stateAfter(report.code), report);
          throw error;
        }
      };
      const before = engineFree;
      const turn = async (own: Execution, needed: number | null, signal: AbortSignal) => {
        await untilAborted(before, signal);
        if (needed !== null && entries.get(needed)?.status.state !== 'done') throw new AppError('cancelled', notNeeded);
        Object.assign(own, { state: 'running', startedAt: now() });
        onChange(structuredClone(own));
      };
      const finished = run();
      const ended = finished.catch(() => undefined);
      // Whoever is cancelled while it waits does not let those behind it overtake the one before it.
      // Nor is what was waited for kept: results may be large.
      if (inTurn) engineFree = Promise.all([before, ended]).then(() => undefined);
      entries.set(status.id, { status, abort, ended });
      forgetOld();
      return { id: status.id, finished };
    },
    list: () => [...entries.values()].map(({ status }) => structuredClone(status)),
    awaited: () =>
      open()
        .filter(isAwaited)
        .map(({ status }) => structuredClone(status)),
    cancel: (id) => {
      const entry = entries.get(id);
      if (!entry) throw new AppError('bad_usage', `There is nothing under way with the number ${id}.`);
      entry.abort.abort();
    },
    isBusy: () => open().some(isAwaited),
    stop: async () => {
      const left = open();
      for (const { abort } of left) abort.abort();
      await Promise.all(left.map(({ ended }) => ended));
    },
  };
}

function isAwaited({ status, abort }: Entry): boolean {
  return !status.background && !abort.signal.aborted;
}

const notNeeded = 'What it would have worked on was not finished.';

async function untilAborted(waited: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new AppError('cancelled', 'It was cancelled before its turn came.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([waited, aborted]);
}

function nothingYet() {
  return { finishedAt: null, steps: [], fraction: null, notes: [], error: null, result: null };
}

function apply(status: Execution, event: OperationEvent, at: number): void {
  if (event.type === 'note') status.notes.push(event.text);
  if (event.type === 'progress') status.fraction = event.fraction;
  if (event.type === 'detail') {
    const step = status.steps.at(-1);
    if (step) step.detail = event.text;
  }
  if (event.type === 'skipped') {
    closeStep(status, at);
    const step = status.steps.at(-1);
    if (step) Object.assign(step, { skipped: true, detail: event.reason });
  }
  if (event.type === 'step') {
    closeStep(status, at);
    status.steps.push({ ...event.step, startedAt: at, finishedAt: null, detail: null, skipped: false });
    status.fraction = null;
  }
}

function end(status: Execution, state: RunState, error: Execution['error'], at: number): void {
  closeStep(status, at);
  status.state = state;
  status.error = error;
  status.fraction = null;
  status.finishedAt = at;
}

function closeStep(status: Execution, at: number): void {
  const step = status.steps.at(-1);
  if (step) step.finishedAt ??= at;
}
