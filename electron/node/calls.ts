import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { AppError, fromErrorReport, toErrorReport } from '../../shared/errors';
import { type ErrorReport, errorReport } from '../../shared/schemas/errors';

const id = z.number().int();

/** From the caller to the thread or process that answers. The argument is plain data. */
export const callMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id, method: z.string(), argument: z.unknown() }),
  z.object({ type: z.literal('cancel'), id }),
]);
export type CallMessage = z.infer<typeof callMessage>;

/** Back to the caller: each call ends in one `done` or `failed`; before, the others may come any number of times. */
export const replyMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id, fraction: z.number() }),
  z.object({ type: z.literal('note'), id, text: z.string() }),
  z.object({ type: z.literal('done'), id, result: z.unknown() }),
  z.object({ type: z.literal('failed'), id, error: errorReport }),
]);
export type ReplyMessage = z.infer<typeof replyMessage>;

/** What a long call may tell while it works, and what can stop it. */
export interface CallIo {
  /** Share done, in [0, 1]. */
  onProgress: (fraction: number) => void;
  /** What a person should know of how it goes, in a sentence. */
  onNote?: ((text: string) => void) | undefined;
  signal: AbortSignal;
}
type CallOptions = Partial<CallIo>;

/** The functions that one side answers, by name. Each takes one argument or none and, where it is long, a `CallIo`. */
export type Api = Record<string, (argument: never, io: CallIo) => unknown>;

/** A result whose buffers are handed over, not copied: whoever answered can't use them any more. */
export class Transfer<T> {
  constructor(
    readonly result: T,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

type Given<G extends unknown[]> = G extends [infer Argument, CallIo] ? [argument: Argument, options?: CallOptions] : G;
type Answer<R> = R extends Transfer<infer T> ? T : R;

/** An api as its callers see it. */
export type Client<A> = {
  readonly [M in keyof A]: A[M] extends (...given: infer G) => infer R
    ? (...given: Given<G>) => Promise<Answer<Awaited<R>>>
    : never;
};

interface Pending extends Pick<CallOptions, 'onProgress' | 'onNote'> {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** The caller's side of a line. What is thrown on the other side is thrown here, as an `AppError`. */
export class Calls {
  private readonly pending = new Map<number, Pending>();
  private ended: Error | null = null;
  private nextId = 1;

  constructor(private readonly send: (message: CallMessage) => void) {}

  readonly call = (method: string, argument: unknown, options: CallOptions = {}): Promise<unknown> => {
    const { signal } = options;
    const id = this.nextId++;
    const answered = this.expect(id, options, () => this.send({ type: 'call', id, method, argument }));
    const cancel = () => this.send({ type: 'cancel', id });
    if (!signal) return answered;
    if (signal.aborted) cancel();
    // Any number of calls may be under way for one work; each takes its listener back.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', cancel);
    return answered.finally(() => signal.removeEventListener('abort', cancel));
  };

  /** The reply to an id, once it has been asked for. */
  expect(id: number, { onProgress, onNote }: CallOptions = {}, ask?: () => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.ended) throw this.ended;
      this.pending.set(id, { resolve, reject, ...(onProgress && { onProgress }), onNote });
      ask?.();
    });
  }

  take(reply: ReplyMessage): void {
    const call = this.pending.get(reply.id);
    if (reply.type === 'done' || reply.type === 'failed') this.pending.delete(reply.id);
    if (reply.type === 'progress') call?.onProgress?.(reply.fraction);
    else if (reply.type === 'note') call?.onNote?.(reply.text);
    else if (reply.type === 'done') call?.resolve(reply.result);
    else call?.reject(fromErrorReport(reply.error));
  }

  get isOver(): boolean {
    return this.ended !== null;
  }

  /** The other side is gone: what is under way fails, and so does whatever is called from now on. */
  fail(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(this.ended);
    this.pending.clear();
  }
}

/** Functions that call an api's, by the names that its side answers to. */
export function clientOf<A extends Api>(methods: readonly string[], call: Calls['call']): Client<A> {
  const calls = methods.map((method) => [
    method,
    (argument: unknown, options?: CallOptions) => call(method, argument, options),
  ]);
  return Object.fromEntries(calls) as Client<A>;
}

/** The answering side of a line: returns what takes the caller's messages. */
export function answerCalls(
  api: Api,
  send: (reply: ReplyMessage, buffers?: readonly ArrayBuffer[]) => void,
  reportOf: (error: unknown) => ErrorReport = toErrorReport,
): (message: CallMessage) => void {
  const cancels = new Map<number, AbortController>();
  const answer = async ({ id, method, argument }: CallMessage & { type: 'call' }) => {
    const cancel = new AbortController();
    cancels.set(id, cancel);
    const io = {
      onProgress: (fraction: number) => send({ type: 'progress', id, fraction }),
      onNote: (text: string) => send({ type: 'note', id, text }),
      signal: cancel.signal,
    };
    try {
      if (!Object.hasOwn(api, method)) throw new AppError('internal', `There is nothing called ${method} here.`);
      // Method and argument were matched by the caller's types; here they are one of many.
      const result = await api[method](argument as never, io);
      if (result instanceof Transfer) send({ type: 'done', id, result: result.result }, result.buffers);
      else send({ type: 'done', id, result });
    } catch (error) {
      send({ type: 'failed', id, error: reportOf(error) });
    } finally {
      cancels.delete(id);
    }
  };
  return (message) => {
    if (message.type === 'call') void answer(message);
    else cancels.get(message.id)?.abort(new AppError('cancelled', 'Cancelled.'));
  };
}

/** Takes the messages of a line on which both sides call: what answers their calls, and the calls that they answer. */
export function bothWays(calls: Calls, answer: (message: CallMessage) => void): (message: unknown) => void {
  const either = z.union([callMessage, replyMessage]);
  return (message) => {
    const parsed = either.parse(message);
    if (parsed.type === 'call' || parsed.type === 'cancel') answer(parsed);
    else calls.take(parsed);
  };
}
