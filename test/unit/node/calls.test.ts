import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  answerCalls,
  type CallIo,
  type CallMessage,
  Calls,
  clientOf,
  type ReplyMessage,
  Transfer,
} from '../../../electron/node/calls';
import { AppError } from '../../../shared/errors';

const api = {
  double: ({ value }: { value: number }) => 2 * value,
  nothing: () => null,
  refuse: () => {
    throw new AppError('bad_usage', 'Not this.', { column: 'x' });
  },
  hand: () => new Transfer(new Float64Array([1, 2]), [new ArrayBuffer(8)]),
  wait: async (share: number, { onProgress, signal }: CallIo) => {
    onProgress(share);
    return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  },
};

/** Both sides of a line in one thread, with what goes over it. */
function open() {
  const sent: CallMessage[] = [];
  const handedOver: (readonly ArrayBuffer[])[] = [];
  const answer = answerCalls(api, (reply: ReplyMessage, buffers) => {
    if (buffers) handedOver.push(buffers);
    calls.take(reply);
  });
  const calls = new Calls((message) => {
    sent.push(message);
    answer(message);
  });
  return { calls, client: clientOf<typeof api>(Object.keys(api), calls.call), sent, handedOver };
}

describe('calls to another thread', () => {
  it('are functions that give what the other side gives, or throw what it throws', async () => {
    const { client, handedOver } = open();
    expect(await Promise.all([client.double({ value: 4 }), client.nothing(), client.double({ value: 5 })])).toEqual([
      8,
      null,
      10,
    ]);
    await expect(client.refuse()).rejects.toMatchObject({ code: 'bad_usage', details: { column: 'x' } });
    expect(await client.hand()).toEqual(new Float64Array([1, 2]));
    expect(handedOver).toHaveLength(1);
  });

  it('may share a signal, as many as there are, without a warning', async () => {
    const { calls } = open();
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    await Promise.all(Array.from({ length: 20 }, (_, value) => calls.call('double', { value }, { signal })));
    // Node warns in a later turn.
    await new Promise(setImmediate);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('tell progress, and are cancelled, also by a signal that came before', async () => {
    const { client } = open();
    const abort = new AbortController();
    const told: number[] = [];
    const onProgress = (fraction: number) => {
      told.push(fraction);
      abort.abort();
    };
    const cancelled = { code: 'cancelled' };
    await expect(client.wait(0.5, { signal: abort.signal, onProgress })).rejects.toMatchObject(cancelled);
    expect(told).toEqual([0.5]);
    await expect(client.wait(0.5, { signal: abort.signal })).rejects.toMatchObject(cancelled);
  });

  it('leave no listener behind on the signal that they were given', async () => {
    const { calls, sent } = open();
    const { signal } = new AbortController();
    await calls.call('double', { value: 1 }, { signal });
    await expect(calls.call('refuse', undefined, { signal })).rejects.toThrow();
    const waiting = calls.call('wait', 0, { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    calls.fail(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(sent.every(({ type }) => type === 'call')).toBe(true);
  });

  it('fail by a name that the other side does not know, even one that every object has', async () => {
    const { calls } = open();
    await expect(calls.call('treble', 1)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('called treble'),
    });
    await expect(calls.call('toString', 1)).rejects.toMatchObject({ code: 'internal' });
  });

  it('fail once the other side is gone, those under way and all later ones, for the first reason given', async () => {
    const { calls, client } = open();
    const waiting = client.wait(0);
    calls.fail(new Error('first'));
    calls.fail(new Error('second'));
    await expect(waiting).rejects.toThrow('first');
    await expect(client.double({ value: 1 })).rejects.toThrow('first');
  });
});
