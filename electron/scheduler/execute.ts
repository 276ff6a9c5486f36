import { stateAfter, toErrorReport } from '../../shared/errors';
import type { JobName } from '../../shared/schedule';
import type { SlotTime } from '../../shared/schemas/schedule';
import type { DataClient } from '../data/client';
import type { ClaimedSlot } from './claims';
import { backoffMs } from './due';

/** Executes a job and says in a sentence what it gave; tells the number of its run as soon as there is one. */
export type Execute = (job: JobName, signal: AbortSignal, onRun: (runId: number) => void) => Promise<string>;

/** How an attempt at a slot ended. `waiting`: it failed, and comes again at `retryAt`. */
export type AttemptEnd = {
  state: 'done' | 'skipped' | 'waiting' | 'failed' | 'cancelled';
  reason: string | null;
  retryAt: number | null;
};

/** Why an attempt is broken off: a person cancels it for good; who quits leaves it for the next start. */
export const quitting = Symbol('quitting');

/** A line for the log: an attempt begins (`end` null), or how it ended. */
export function describeSlot(
  { job, slot }: Pick<SlotTime, 'slot'> & { job: JobName },
  end: Pick<AttemptEnd, 'state' | 'reason'> | null,
): string {
  const what = end ? [end.state, end.reason].filter(Boolean).join(': ') : 'begins';
  return `Schedule: ${job} ${slot} ${what}`;
}

/** Makes one attempt at a slot and writes down how it ended. */
export async function executeSlot(
  data: DataClient,
  slot: ClaimedSlot,
  given: { execute: Execute; now: () => number; signal: AbortSignal },
): Promise<AttemptEnd> {
  const { job, slot: name, token } = slot;
  const claim = { job, slot: name, token };
  const signal = AbortSignal.any([given.signal, slot.lost]);
  let linked: Promise<unknown> = Promise.resolve();
  const onRun = (runId: number) => {
    // What the job does counts for more than the way from the slot to it.
    linked = data.linkRun({ ...claim, runId }).catch(() => undefined);
  };
  try {
    const end = await attempt(slot, () => given.execute(job, signal, onRun), given);
    await linked;
    const attemptCounts = !(given.signal.aborted && given.signal.reason === quitting);
    await data.endSlot({ ...claim, ...end, attemptCounts });
    return end;
  } finally {
    slot.stop();
  }
}

async function attempt(
  slot: ClaimedSlot,
  execute: () => Promise<string>,
  { now, signal }: { now: () => number; signal: AbortSignal },
): Promise<AttemptEnd> {
  if (signal.aborted) return brokenOff(signal, now());
  try {
    return { state: 'done', reason: await execute(), retryAt: null };
  } catch (error) {
    const { code, message } = toErrorReport(error);
    const state = stateAfter(code);
    if (slot.lost.aborted && !signal.aborted) return { state: 'cancelled', reason: takenOver, retryAt: null };
    if (signal.aborted || state === 'cancelled') return brokenOff(signal, now());
    if (state === 'skipped') return { state, reason: message, retryAt: null };
    if (slot.attempt > slot.retries) return { state: 'failed', reason: message, retryAt: null };
    return { state: 'waiting', reason: message, retryAt: now() + backoffMs(slot.attempt) };
  }
}

const takenOver = 'another process has taken it over, since this one did not renew its claim in time';

function brokenOff(signal: AbortSignal, now: number): AttemptEnd {
  return signal.reason === quitting
    ? { state: 'waiting', reason: 'Evergreen was quit meanwhile', retryAt: now }
    : { state: 'cancelled', reason: 'cancelled by hand', retryAt: null };
}
