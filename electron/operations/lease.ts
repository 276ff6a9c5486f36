import { setTimeout as pause } from 'node:timers/promises';
import { AppError, toErrorReport } from '../../shared/errors';
import type { LeaseName } from '../data/context';
import type { OperationContext } from './context';

/** Long enough for another process to open the workspace, or to change a champion; not for it to train a model. */
const patienceMs: Record<LeaseName, number> = { import: 0, train: 2000, deploy: 10_000 };
/** What takes so long is told, and asked for less often. */
const toldAfterMs = 1000;

/**
 * Does some work while holding a lease; another holder is waited for, a little. A job that waits for its turn to train
 * waits as long as it takes.
 * @throws AppError `busy` when the other holder does not give it back, `cancelled` when somebody cancels meanwhile
 */
export async function withLease<T>(context: OperationContext, name: LeaseName, work: () => Promise<T>): Promise<T> {
  const token = await claimPatiently(context, name);
  try {
    return await work();
  } finally {
    await giveBack(context, name, token);
  }
}

/** What the work gave, or why it failed, counts for more: a lease that can't be given back (a full disk) runs out. */
async function giveBack({ data, report }: OperationContext, name: LeaseName, token: string): Promise<void> {
  try {
    await data.release({ name, token });
  } catch (error) {
    report({ type: 'note', text: `The lease “${name}” runs out by itself: ${toErrorReport(error).message}` });
  }
}

async function claimPatiently(context: OperationContext, name: LeaseName): Promise<string> {
  const { data, signal, report } = context;
  const patience = context.waitForTurn && name === 'train' ? Number.POSITIVE_INFINITY : patienceMs[name];
  let told = false;
  for (let waited = 0; ; ) {
    try {
      return await data.claim({ name });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'busy' || waited >= patience) throw error;
      if (waited >= toldAfterMs && !told) {
        report({ type: 'note', text: `Waiting for its turn: process ${error.details?.pid} is at work.` });
        told = true;
      }
    }
    const wait = told ? toldAfterMs : 50;
    await pause(wait, undefined, { signal }).catch(() => {
      throw new AppError('cancelled', 'Cancelled while it waited for its turn. Nothing was changed.');
    });
    waited += wait;
  }
}
