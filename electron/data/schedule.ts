import { isDeepStrictEqual } from 'node:util';
import type { DueSlots, JobName } from '../../shared/schedule';
import type { Schedule, SlotTime } from '../../shared/schemas/schedule';
import { beatOf, isGone, newToken } from '../store/leases/holders';
import { listSchedules, makeSchedules, saveSchedule } from '../store/leases/schedules';
import {
  claimSlot,
  endSlot,
  findHeld,
  giveUpSlot,
  latestSlot,
  linkRun,
  listSlots,
  recordMissed,
  renewSlot,
  type SlotClaim,
  type SlotEnd,
  slotHistory,
} from '../store/leases/slots';
import type { DataContext } from './context';

export type { SlotClaim };

type Accounts = Pick<DueSlots, 'missed' | 'failed'> & { job: JobName };

/** What the scheduler asks of the store. */
export const scheduleApi = (context: DataContext) => {
  const { leases, machineNow, pid } = context;
  return {
    schedules: () => listSchedules(leases, machineNow()),
    /** Makes the schedules that a new workspace lacks, as if so many milliseconds ago: from then on slots fall due. */
    makeSchedules: ({ agoMs }: { agoMs: number }) => {
      const now = machineNow();
      makeSchedules(leases, { since: now - agoMs, now });
    },
    /**
     * Changes a schedule; what was due by the old one is written down first: none of it is lost or replayed. False when
     * it is no longer as it was `before`, since another process has changed it.
     */
    saveSchedule: (given: { before: Schedule; schedule: Schedule; accounts: Accounts }): boolean =>
      leases
        .transaction(() => {
          const now = listSchedules(leases, given.before.since).find(({ job }) => job === given.before.job);
          if (!isDeepStrictEqual(now, given.before)) return false;
          account(context, given.accounts);
          saveSchedule(leases, given.schedule);
          return true;
        })
        .immediate(),
    slotHistory: ({ job, now }: { job: JobName; now: number }) =>
      slotHistory(leases, job, now).map(({ held, ...slot }) => ({
        ...slot,
        orphaned: held !== null && isGone(context, held),
      })),
    slots: (range: { from: number; to: number }) => listSlots(leases, range),
    latestSlot: ({ job }: { job: JobName }) => latestSlot(leases, job),
    accountSlots: (accounts: Accounts) => leases.transaction(() => account(context, accounts)).immediate(),
    /** Null when somebody else was first. */
    claimSlot: (given: SlotTime & { job: JobName; attempts: number }): SlotClaim | null => {
      const { job, slot, at, attempts } = given;
      const token = newToken(context);
      const held = findHeld(leases, job, slot);
      const gone = held && isGone(context, held) ? held : null;
      const claimed = claimSlot(leases, { job, slot, at, attempts, holder: { pid, token }, ...beatOf(context), gone });
      return claimed ? { job, slot, token } : null;
    },
    /** False when somebody else has taken the slot over. */
    renewSlot: (claim: SlotClaim) => renewSlot(leases, { ...claim, ...beatOf(context) }),
    linkRun: (given: SlotClaim & { runId: number }) => linkRun(leases, given),
    endSlot: (given: SlotClaim & SlotEnd) => endSlot(leases, { ...given, now: machineNow() }),
  };
};

function account(context: DataContext, { job, missed, failed }: Accounts): void {
  const { leases } = context;
  const now = context.machineNow();
  for (const slot of missed) recordMissed(leases, { ...slot, job, now });
  for (const { slot, reason } of failed) {
    const held = findHeld(leases, job, slot);
    giveUpSlot(leases, { job, slot, reason, now, gone: held && isGone(context, held) ? held : null });
  }
}
