import type { EventName, EventPayload } from '../../shared/contract';
import { type Log, openLog } from '../node/log';
import { fillWithSample, wantsSample } from '../operations/demo/sample';
import type { Handlers } from './answer';
import { utilityTransport } from './engineTransport';
import { createHandlers, type Desktop } from './handlers';
import { createJobDesk, type JobDesk } from './jobDesk';
import { createNotices } from './notices';
import { onWakeUp } from './power';
import { keepSchedule } from './schedule';
import { logFolder, openSession, type Session } from './session';
import { watchData } from './watchData';

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** Paths of what is bundled or shipped with the app. */
export interface Entries {
  preload: string;
  renderer: string;
  data: string;
  engine: string;
  engineWorker: string;
  cli: string;
  sample: string;
  icon: string;
  /** Where the log is when the workspace can’t be written. */
  logs: string;
}

/** The workspace that the window shows. The window need not wait until it is open: its requests do. */
export interface OpenWorkspace {
  workspace: string;
  log: Log;
  desk: JobDesk;
  /** Fails when the workspace can't be opened. */
  session: Promise<Session>;
  handlers: Promise<Handlers>;
  /** Fills it with the sample data, as a job, if there is nothing in it. */
  fillWithSample: () => Promise<void>;
  /** Cancels the jobs under way, and waits for their end. */
  close: () => Promise<void>;
}

export function openWorkspace(workspace: string, entries: Entries, emit: Emit, desktop: Desktop): OpenWorkspace {
  const log = openLog([logFolder(workspace), entries.logs], Date.now);
  const desk = createJobDesk({
    now: Date.now,
    onChange: (job) => {
      emit('job', job);
      if (job.state !== 'running') emit('changed', null);
    },
  });
  const session = openSession({
    workspace,
    dataEntry: entries.data,
    spawnEngine: () => utilityTransport(entries.engine, entries.engineWorker, (text) => log.write(`Engine: ${text}`)),
  });
  const notices = createNotices({
    now: Date.now,
    onChange: () => emit('changed', null),
    system: desktop.showSystemNotice,
  });
  const handlers = session.then((opened) => createHandlers({ session: opened, desk, notices, emit, desktop }));
  const schedule = session.then((opened) =>
    keepSchedule({
      session: opened,
      desk,
      log,
      onChange: () => emit('changed', null),
      onFailure: (title, reason) => notices.add(`${title} failed`, reason),
      onWakeUp,
    }),
  );
  schedule.catch(() => undefined);
  const watch = session.then(({ reader }) => watchData(reader, () => emit('changed', null)));
  watch.catch(() => undefined);
  // Whoever asks is told; that nobody has asked yet is no reason to end the app.
  handlers.catch(() => undefined);
  return {
    workspace,
    log,
    desk,
    session,
    handlers,
    fillWithSample: async () => {
      const opened = await session;
      if (!(await wantsSample(opened.reader, workspace))) return;
      const job = desk.start('sample', (io) => fillWithSample(opened.jobContext(io), workspace, entries.sample));
      // How it ended is in the job's status.
      await job.finished.catch(() => undefined);
    },
    close: async () => {
      // First the schedule: what it runs is left for the next start, and no further job begins.
      await (await schedule.catch(() => null))?.stop();
      await desk.stop();
      await watch.then((stop) => stop()).catch(() => undefined);
      const opened = await session.catch(() => null);
      await opened?.close();
    },
  };
}
