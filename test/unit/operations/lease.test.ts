import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperationContext } from '../../../electron/operations/context';
import { withLease } from '../../../electron/operations/lease';
import { operationContext, temporaryFolder } from '../../helpers/workspace';

// The pauses between two attempts: nobody really waits.
vi.mock('node:timers/promises', () => ({ setTimeout: pauseFor }));
const { pauses, pauseFor } = vi.hoisted(() => {
  /** What happens during the next pauses. */
  const pauses: (() => unknown)[] = [];
  const pauseFor = async (_: number, __: unknown, { signal }: { signal: AbortSignal }) => {
    await pauses.shift()?.();
    signal.throwIfAborted();
  };
  return { pauses, pauseFor };
});

/** Two processes in one workspace; what the second tells. */
function twoProcesses(given: Partial<OperationContext> = {}) {
  const workspace = temporaryFolder();
  const reports: string[] = [];
  const isAlive = () => true;
  const first = operationContext({ workspace, pid: 1, isAlive });
  const second = { ...operationContext({ workspace, pid: 2, isAlive, reports }), ...given };
  const hold = () => first.data.claim({ name: 'train' });
  const giveBack = (token: string) => first.data.release({ name: 'train', token });
  return { second, reports, hold, giveBack };
}

describe('a lease that another process holds', () => {
  beforeEach(() => {
    pauses.length = 0;
  });

  it('is waited for a little: opening a workspace takes it for a moment', async () => {
    const { second, reports, hold, giveBack } = twoProcesses();
    const token = await hold();
    pauses.push(() => giveBack(token));
    expect(await withLease(second, 'train', async () => 'done')).toBe('done');
    expect(reports).toEqual([]);
  });

  it('is not waited for while a training lasts, which is told first', async () => {
    const { second, reports, hold } = twoProcesses();
    await hold();
    await expect(withLease(second, 'train', async () => 'done')).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('(1)'),
    });
    expect(reports).toEqual(['Waiting for its turn: process 1 is at work.']);
  });

  it('is waited for as long as it takes by a job that waits for its turn, until it is cancelled', async () => {
    const abort = new AbortController();
    const { second, reports, hold } = twoProcesses({ waitForTurn: true, signal: abort.signal });
    await hold();
    const nothing = () => undefined;
    pauses.push(...Array.from({ length: 5000 }, () => nothing), () => abort.abort());
    await expect(withLease(second, 'train', async () => 'done')).rejects.toMatchObject({ code: 'cancelled' });
    expect(reports).toHaveLength(1);
    expect(pauses).toEqual([]);
  });
});
