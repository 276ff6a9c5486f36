import type { JobStatus } from '../../shared/contract';
import { AppError, stateAfter, toErrorReport } from '../../shared/errors';
import type { JobResult } from '../../shared/screenRequests';
import type { JobEvent } from '../operations/context';

/** What a job of the window works with: how it is stopped, and where it tells how it goes on. */
export interface JobIo {
  signal: AbortSignal;
  report: (event: JobEvent) => void;
}

/** The jobs that this window has started: what is under way, how far it is, how it ended. */
export interface JobDesk {
  /**
   * Starts a job at once. `finished` settles as the work does; who does not wait for it may leave it, since the end is in
   * the status as well.
   * @param toResult what the status says of what the work gave
   */
  start<T>(
    kind: string,
    work: (io: JobIo) => Promise<T>,
    toResult?: (given: T) => JobResult,
  ): { id: number; finished: Promise<T> };
  /** Oldest first. */
  list(): JobStatus[];
  /** @throws AppError `bad_usage` when there is no such job; one that has ended is left as it is */
  cancel(id: number): void;
  isBusy(): boolean;
  /** Cancels all and waits until they have ended. */
  stop(): Promise<void>;
}

interface DeskOptions {
  /** Told at every beginning, step and end, and of the progress in between as often as `progressMs`. */
  onChange: (job: JobStatus) => void;
  now: () => number;
}

interface Entry {
  status: JobStatus;
  abort: AbortController;
  ended: Promise<unknown>;
}

const progressMs = 100;
/** Jobs that have ended and are still listed. */
const keptJobs = 50;

export function createJobDesk({ onChange, now }: DeskOptions): JobDesk {
  const entries = new Map<number, Entry>();
  let nextId = 1;
  const running = () => [...entries.values()].filter(({ status }) => status.state === 'running');

  const follow = (status: JobStatus): JobIo['report'] => {
    let toldAt = Number.NEGATIVE_INFINITY;
    return (event) => {
      apply(status, event, now());
      if (event.type === 'progress' && now() - toldAt < progressMs) return;
      toldAt = now();
      onChange(structuredClone(status));
    };
  };

  const forgetOld = () => {
    const ended = [...entries.values()].filter(({ status }) => status.state !== 'running');
    for (const { status } of ended.slice(0, -keptJobs)) entries.delete(status.id);
  };

  return {
    start: (kind, work, toResult) => {
      const status = newStatus(nextId++, kind, now());
      const abort = new AbortController();
      const finish = (state: JobStatus['state'], error: JobStatus['error']) => {
        end(status, state, error, now());
        onChange(structuredClone(status));
      };
      const run = async () => {
        onChange(structuredClone(status));
        try {
          const result = await work({ signal: abort.signal, report: follow(status) });
          status.result = toResult?.(result) ?? null;
          finish('done', null);
          return result;
        } catch (error) {
          const report = toErrorReport(error);
          finish(stateAfter(report.code), report);
          throw error;
        }
      };
      const finished = run();
      entries.set(status.id, { status, abort, ended: finished.catch(() => undefined) });
      forgetOld();
      return { id: status.id, finished };
    },
    list: () => [...entries.values()].map(({ status }) => structuredClone(status)),
    cancel: (id) => {
      const entry = entries.get(id);
      if (!entry) throw new AppError('bad_usage', `There is no job ${id}.`);
      entry.abort.abort();
    },
    isBusy: () => running().length > 0,
    stop: async () => {
      for (const { abort } of running()) abort.abort();
      await Promise.all(running().map(({ ended }) => ended));
    },
  };
}

function newStatus(id: number, kind: string, startedAt: number): JobStatus {
  const nothingYet = { finishedAt: null, steps: [], fraction: null, notes: [], error: null, result: null };
  return { id, kind, state: 'running', startedAt, ...nothingYet };
}

function apply(status: JobStatus, event: JobEvent, at: number): void {
  if (event.type === 'note') status.notes.push(event.text);
  if (event.type === 'progress') status.fraction = event.fraction;
  if (event.type === 'detail') {
    const step = status.steps.at(-1);
    if (step) step.detail = event.text;
  }
  if (event.type === 'step') {
    closeStep(status, at);
    status.steps.push({ name: event.name, startedAt: at, finishedAt: null, detail: null });
    status.fraction = null;
  }
}

function end(status: JobStatus, state: JobStatus['state'], error: JobStatus['error'], at: number): void {
  closeStep(status, at);
  status.state = state;
  status.error = error;
  status.fraction = null;
  status.finishedAt = at;
}

function closeStep(status: JobStatus, at: number): void {
  const step = status.steps.at(-1);
  if (step) step.finishedAt ??= at;
}
