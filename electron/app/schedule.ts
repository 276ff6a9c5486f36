import { powerMonitor } from 'electron';
import { toErrorReport } from '../../shared/errors';
import { jobKinds } from '../../shared/schedule';
import { systemZone } from '../scheduler/cron';
import { startScheduler } from '../scheduler/scheduler';
import type { JobDesk } from './jobDesk';
import type { Log } from './log';
import { runOnDesk } from './runOnDesk';
import type { Session } from './session';

const tickMs = 20_000;

export interface AppSchedule {
  /** Leaves what is under way for the next start. */
  stop: () => Promise<void>;
}

export interface AppScheduleOptions {
  session: Session;
  desk: JobDesk;
  log: Log;
  /** A slot began or ended. */
  onChange: () => void;
  /** A slot has failed for good. */
  onFailure: (title: string, reason: string) => void;
}

/** Keeps the schedule of the open workspace: looks every 20 seconds, and when the machine wakes up. */
export function keepSchedule({ session, desk, log, onChange, onFailure }: AppScheduleOptions): AppSchedule {
  const scheduler = startScheduler({
    data: session.data,
    now: Date.now,
    zone: systemZone,
    execute: (job, signal, onRun) => runOnDesk(session, desk, job, { signal, actor: 'schedule', onRun }).finished,
    onSlot: ({ job, slot }, end) => {
      log.write(`Schedule: ${job} ${slot} ${end ? `${end.state}${end.reason ? `: ${end.reason}` : ''}` : 'begins'}`);
      if (end?.state === 'failed') onFailure(jobKinds[job].title, end.reason ?? '');
      onChange();
    },
    onError: (error) => log.write(`Schedule: ${toErrorReport(error).message}`),
  });
  const look = () => void scheduler.tick();
  const timer = setInterval(look, tickMs);
  powerMonitor.on('resume', look);
  look();
  return {
    stop: async () => {
      clearInterval(timer);
      powerMonitor.off('resume', look);
      await scheduler.stop();
    },
  };
}
