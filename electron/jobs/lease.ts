import { setTimeout as pause } from 'node:timers/promises';
import { AppError, toErrorReport } from '../../shared/errors';
import type { LeaseName } from '../data/leases';
import type { JobContext } from './context';

/** Long enough for another process to change a champion; not for it to train a model. */
const patienceMs = 10_000;
const retryMs = 50;

/**
 * Does some work while holding a lease; another holder is waited for, a little.
 * @throws AppError `busy` when the other holder does not give it back
 */
export async function withLease<T>(context: JobContext, name: LeaseName, work: () => Promise<T>): Promise<T> {
  const token = await claimPatiently(context, name);
  try {
    return await work();
  } finally {
    await giveBack(context, name, token);
  }
}

/** What the work gave, or why it failed, counts for more: a lease that can't be given back (a full disk) soon runs out. */
async function giveBack({ data, report }: JobContext, name: LeaseName, token: string): Promise<void> {
  try {
    await data.call('release', { name, token });
  } catch (error) {
    report({ type: 'note', text: `The lease “${name}” runs out by itself: ${toErrorReport(error).message}` });
  }
}

async function claimPatiently({ data, signal }: JobContext, name: LeaseName): Promise<string> {
  for (let waited = 0; ; waited += retryMs) {
    try {
      return await data.call('claim', { name });
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'busy';
      if (!busy || waited >= patienceMs || signal.aborted) throw error;
      await pause(retryMs);
    }
  }
}
