import { fork } from 'node:child_process';
import {
  type CompareRequest,
  type CompareResult,
  type DisagreementsRequest,
  type DisagreementsResult,
  type EngineEvent,
  type EngineRequest,
  type EvaluateRequest,
  type EvaluateResult,
  type ExplainRequest,
  type ExplainResult,
  type ExportRequest,
  type ExportResult,
  engineEvent,
  type LiveRequest,
  type LiveResult,
  type ProbeRequest,
  type ScoreRequest,
  type ScoreResult,
  type TrainRequest,
  type TrainResult,
  type UpdateRequest,
  type UpdateResult,
  type VerifyRequest,
} from '../../shared/engineProtocol';
import { AppError, fromErrorReport } from '../../shared/errors';
import type { Probe } from '../../shared/schemas/versions';

/** A running engine process: a child process here, a utility process in Electron. */
export interface EngineTransport {
  send: (request: EngineRequest) => void;
  onMessage: (listener: (message: unknown) => void) => void;
  /** Called once, with what ended the process: `exit code 1`, `SIGKILL`. */
  onExit: (listener: (cause: string) => void) => void;
  kill: () => void;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Share done, in [0, 1]. */
  onProgress?: (fraction: number) => void;
}

type Body<R> = Omit<R, 'type' | 'id'>;

/** The engine, as the rest of the program sees it. A process that dies fails what is pending; the next request starts another. */
export interface Engine {
  /** Starts the process, if there is none, so that a request soon to come need not wait for it. */
  warm: () => void;
  train: (request: Body<TrainRequest>, options?: RequestOptions) => Promise<TrainResult>;
  /** Adds trees for new labels to a model, whose own stay as they are. */
  update: (request: Body<UpdateRequest>, options?: RequestOptions) => Promise<UpdateResult>;
  evaluate: (request: Body<EvaluateRequest>, options?: RequestOptions) => Promise<EvaluateResult>;
  compare: (request: Body<CompareRequest>, options?: RequestOptions) => Promise<CompareResult>;
  /** A page of the rows on which two models answer differently. */
  disagreements: (request: Body<DisagreementsRequest>, options?: RequestOptions) => Promise<DisagreementsResult>;
  /** How right the answers were that a model gave while it was live. */
  live: (request: Body<LiveRequest>, options?: RequestOptions) => Promise<LiveResult>;
  /** Scores every row of a table of features, for batches. */
  score: (request: Body<ScoreRequest>, options?: RequestOptions) => Promise<ScoreResult>;
  /** What each feature contributes to one row's prediction. */
  explain: (request: Body<ExplainRequest>, options?: RequestOptions) => Promise<ExplainResult>;
  /** Writes a model in a format of other programs. */
  exportModel: (request: Body<ExportRequest>, options?: RequestOptions) => Promise<ExportResult>;
  /** Rows to keep with a version, for `verify`. */
  probe: (request: Body<ProbeRequest>, options?: RequestOptions) => Promise<Probe>;
  /** Loads a model and holds it against its probe; fails with `model_damaged` when it is not what was recorded. */
  verify: (request: Body<VerifyRequest>, options?: RequestOptions) => Promise<null>;
  /** Ends the process, if there is one; what is pending fails. */
  close: () => Promise<void>;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  onProgress: RequestOptions['onProgress'];
}

/** @param spawn starts an engine process; called at the first request, and at the first one after a process has ended */
export function startEngine({ spawn }: { spawn: () => EngineTransport }): Engine {
  const pending = new Map<number, Pending>();
  let transport: EngineTransport | null = null;
  let exited: Promise<void> = Promise.resolve();
  let nextId = 1;

  const running = (): EngineTransport => {
    if (transport) return transport;
    const started = spawn();
    started.onMessage((message) => settle(pending, engineEvent.parse(message)));
    exited = new Promise((resolve) => {
      started.onExit((cause) => {
        transport = null;
        failAll(pending, cause);
        resolve();
      });
    });
    transport = started;
    return started;
  };

  const request = <T>(
    body: { type: Exclude<EngineRequest['type'], 'cancel'> },
    options: RequestOptions = {},
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      const { signal, onProgress } = options;
      if (signal?.aborted) throw new AppError('cancelled', 'Cancelled before it began.');
      const process = running();
      const cancel = () => process.send({ type: 'cancel', id });
      signal?.addEventListener('abort', cancel, { once: true });
      const settled = () => signal?.removeEventListener('abort', cancel);
      pending.set(id, {
        resolve: (result) => {
          settled();
          resolve(result as T);
        },
        reject: (error) => {
          settled();
          // A signal that ends the engine may reach it before our cancellation does.
          reject(signal?.aborted ? new AppError('cancelled', 'Cancelled.') : error);
        },
        onProgress,
      });
      process.send({ ...body, id } as EngineRequest);
    });

  return {
    warm: () => void running(),
    train: (body, options) => request({ type: 'train', ...taskOnly(body) }, options),
    update: (body, options) => request({ type: 'update', ...taskOnly(body) }, options),
    evaluate: (body, options) => request({ type: 'evaluate', ...taskOnly(body) }, options),
    compare: (body, options) => request({ type: 'compare', ...taskOnly(body) }, options),
    disagreements: (body, options) => request({ type: 'disagreements', ...taskOnly(body) }, options),
    live: (body, options) => request({ type: 'live', ...body, ...plainTask(body) }, options),
    score: (body, options) => request({ type: 'score', ...body, ...plainTable(body) }, options),
    explain: (body, options) => request({ type: 'explain', ...body }, options),
    exportModel: (body, options) => request({ type: 'export', ...body }, options),
    probe: (body, options) => request({ type: 'probe', ...taskOnly(body) }, options),
    verify: (body, options) => request({ type: 'verify', ...body, ...plainTask(body) }, options),
    close: () => {
      transport?.kill();
      return exited;
    },
  };
}

/** Callers pass the whole table and task; the message holds what the protocol names. */
function taskOnly<T extends { table: { path: string; sha256: string }; task: { name: string; kind: string } }>(
  body: T,
) {
  return { ...body, ...plainTable(body), ...plainTask(body) };
}

function plainTable({ table }: { table: { path: string; sha256: string } }) {
  return { table: { path: table.path, sha256: table.sha256 } };
}

function plainTask({ task }: { task: { name: string; kind: string } }) {
  return { task: { name: task.name, kind: task.kind } };
}

function settle(pending: Map<number, Pending>, event: EngineEvent): void {
  if (event.type === 'ready') return;
  const request = pending.get(event.id);
  if (!request) return;
  if (event.type === 'progress') {
    request.onProgress?.(event.done / event.total);
    return;
  }
  pending.delete(event.id);
  if (event.type === 'done') request.resolve(event.result);
  else request.reject(fromErrorReport(event.error));
}

function failAll(pending: Map<number, Pending>, cause: string): void {
  const message = `The engine process ended unexpectedly (${cause}). Nothing was changed; run it again.`;
  for (const { reject } of pending.values()) reject(new AppError('engine_died', message, { cause }));
  pending.clear();
}

/** Starts the engine as a child process of Node. */
export function forkTransport(entry: string, workerEntry: string): EngineTransport {
  const child = fork(entry, [workerEntry], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A process group of its own: Ctrl-C, and what ends a service, reach the owner alone, which cancels in order.
    detached: process.platform !== 'win32',
  });
  return {
    // When it has died already, its exit fails the request.
    send: (request) => child.connected && child.send(request),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      let told = false;
      const once = (cause: string) => {
        if (told) return;
        told = true;
        listener(cause);
      };
      child.on('exit', (code, signal) => once(signal ?? `exit code ${code}`));
      // Once it runs, its exit says more than a message that could not be sent to it any more.
      child.on('error', (error) => child.pid === undefined && once(error.message));
    },
    kill: () => child.kill('SIGKILL'),
  };
}
