import { fork } from 'node:child_process';
import { engineRequests } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { type CallMessage, Calls, type Client, clientOf, type ReplyMessage, replyMessage } from '../node/calls';
import { whenIdle } from '../node/whenIdle';
import type { EngineApi } from './api';

/** A running process of ours: a child process here, a utility process in Electron. */
export interface ProcessTransport {
  send: (message: CallMessage | ReplyMessage) => void;
  onMessage: (listener: (message: unknown) => void) => void;
  /** Called once, with what ended the process: `exit code 1`, `SIGKILL`. */
  onExit: (listener: (cause: string) => void) => void;
  kill: () => void;
}

/**
 * The engine to the rest of the program. One that dies fails what is pending, and one that has nothing to do for a
 * while is ended, since it holds the table that it read last; the next request starts another.
 */
export type Engine = Client<EngineApi> & {
  /** Starts the process, if there is none, so that a request soon to come need not wait for it. */
  warm: () => void;
  /** Ends the process, if there is one; what is pending fails. */
  close: () => Promise<void>;
};

/** Whoever goes on within a minute finds the table read. */
const idleMs = 60_000;

/**
 * @param spawn starts an engine process; called at the first request, and at the first after a process has ended
 * @param mostIdleMs for so long, in milliseconds, a process that has nothing to do is kept
 */
export function startEngine({
  spawn,
  mostIdleMs = idleMs,
}: {
  spawn: () => ProcessTransport;
  mostIdleMs?: number;
}): Engine {
  let current: { calls: Calls; kill: () => void } | null = null;
  let exited: Promise<void> = Promise.resolve();

  const running = (): Calls => {
    if (current) return current.calls;
    const { send, onMessage, onExit, kill } = spawn();
    const calls = new Calls(send);
    const started = { calls, kill };
    onMessage((message) => calls.take(replyMessage.parse(message)));
    exited = new Promise((resolve) => {
      onExit((cause) => {
        if (current === started) current = null;
        calls.fail(died(cause));
        resolve();
      });
    });
    current = started;
    return calls;
  };

  const end = () => {
    current?.kill();
    current = null;
  };
  const idle = whenIdle(end, mostIdleMs);

  const call: Calls['call'] = async (method, request, options) => {
    const signal = options?.signal;
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled before it began.');
    try {
      return await idle.during(() => running().call(method, request, options));
    } catch (error) {
      // A signal that ends the engine may reach it before our cancellation does.
      throw signal?.aborted ? new AppError('cancelled', 'Cancelled.') : error;
    }
  };

  return {
    ...clientOf<EngineApi>(Object.keys(engineRequests), call),
    warm: () => {
      running();
      idle.wait();
    },
    close: () => {
      end();
      return exited;
    },
  };
}

function died(cause: string): AppError {
  const message = `The engine process ended unexpectedly (${cause}). What was finished before stays; run it again.`;
  return new AppError('engine_died', message, { cause });
}

/**
 * Starts a process of ours as a child process of Node.
 * @param argument the only one that it gets
 */
export function forkTransport(entry: string, argument: string): ProcessTransport {
  const child = fork(entry, [argument], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A process group of its own: Ctrl-C, and what ends a service, reach the owner alone, which cancels in order.
    detached: process.platform !== 'win32',
  });
  return {
    // When it has died already, its exit fails the request.
    send: (message) => child.connected && child.send(message),
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
