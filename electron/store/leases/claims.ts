import { AppError } from '../../../shared/errors';
import { beatOf, hasEnded, isGone, type LeaseContext, newToken } from './holders';
import { claimLease, findLease, leaseMs, releaseLease, renewLease } from './leases';

/** What only one process at a time may do in a workspace. */
export type LeaseName = 'import' | 'train' | 'deploy';

const doing: Record<LeaseName, string> = {
  import: 'importing',
  train: 'training or comparing',
  deploy: 'changing the champion',
};

const heartbeats = new Map<string, NodeJS.Timeout>();

/**
 * Claims a lease and keeps it alive until `release`. Returns the token to release it with.
 * @throws AppError `busy`, naming the process that holds it
 */
export function claim(context: LeaseContext, name: LeaseName): string {
  const { leases, pid } = context;
  const token = newToken(context);
  const result = claimLease(leases, {
    name,
    holder: { pid, token },
    ...beatOf(context),
    isGone: (held) => isGone(context, held),
  });
  if (!result.claimed) {
    throw new AppError(
      'busy',
      `Another process (${result.pid}) is ${doing[name]} in this workspace. Wait until it has finished, or stop it.`,
      { lease: name, pid: result.pid },
    );
  }
  const beat = setInterval(() => {
    try {
      renewLease(leases, { name, token, ...beatOf(context) });
    } catch {
      // What can't be renewed just now (a full disk, say) is still ours: nobody else can write there either.
    }
  }, leaseMs / 4);
  heartbeats.set(token, beat.unref());
  return token;
}

/** Whether somebody holds a lease now. */
export function isHeld(context: LeaseContext, name: LeaseName): boolean {
  const held = findLease(context.leases, name);
  return held !== undefined && !isGone(context, held);
}

/** Whether nobody holds a lease, not even a process that hangs and might go on. */
export function isAbandoned(context: LeaseContext, name: LeaseName): boolean {
  const held = findLease(context.leases, name);
  return held === undefined || hasEnded(context, held);
}

/** Gives a lease back. */
export function release(context: LeaseContext, name: LeaseName, token: string): void {
  clearInterval(heartbeats.get(token));
  heartbeats.delete(token);
  releaseLease(context.leases, { name, token });
}

/**
 * Holds a lease for as long as something is done.
 * @throws AppError `busy`, naming the process that holds it
 */
export async function holding<T>(context: LeaseContext, name: LeaseName, work: () => Promise<T>): Promise<T> {
  const token = claim(context, name);
  try {
    return await work();
  } finally {
    release(context, name, token);
  }
}
