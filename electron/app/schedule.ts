import { toErrorReport } from '../../shared/errors';
import { jobKinds } from '../../shared/schedule';
import type { Log } from '../node/log';
import type { OpenWorkspace } from '../operations/openWorkspace';
import { systemZone } from '../scheduler/cron';
import { describeSlot } from '../scheduler/execute';
import { startScheduler } from '../scheduler/scheduler';
import type { Executions } from './executions';
import { followJob } from './start';

const tickMs = 20_000;

interface AppSchedule {
  /** Leaves what is under way for the next start. */
  stop: () => Promise<void>;
}

interface AppScheduleOptions {
  open: OpenWorkspace;
  executions: Executions;
  log: Log;
  /** A slot began or ended. */
  onChange: () => void;
  /** A slot has failed for good. */
  onFailure: (title: string, reason: string) => void;
  /** Calls the listener whenever the machine has woken up; returns what ends that. */
  onWakeUp: (listener: () => void) => () => void;
}

/** Keeps the schedule of the open workspace: looks every 20 seconds, and when the machine wakes up. */
export function keepSchedule({ open, executions, log, ...told }: AppScheduleOptions): AppSchedule {
  const scheduler = startScheduler({
    data: open.data,
    now: Date.now,
    zone: systemZone,
    execute: (job, signal, onRun) => followJob(open, executions, job, { signal, actor: 'schedule', onRun }).summary,
    onSlot: (slot, end) => {
      log.write(describeSlot(slot, end));
      if (end?.state === 'failed') told.onFailure(jobKinds[slot.job].title, end.reason ?? '');
      told.onChange();
    },
    onError: (error) => log.write(`Schedule: ${toErrorReport(error).message}`),
  });
  const look = () => void scheduler.tick();
  const timer = setInterval(look, tickMs);
  const stopWatching = told.onWakeUp(look);
  look();
  return {
    stop: async () => {
      clearInterval(timer);
      stopWatching();
      await scheduler.stop();
    },
  };
}
