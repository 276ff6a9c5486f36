import { version } from '../../../package.json';
import type { Notice } from '../../../shared/notices';
import type { Handlers } from '../answer';
import type { BackgroundLife } from '../background';
import type { JobDesk } from '../jobDesk';
import type { Notices } from '../notices';
import type { Emit } from '../openWorkspace';
import type { Session } from '../session';
import { dataHandlers } from './data';
import { startJob } from './jobs';
import { modelHandlers } from './models';
import { scheduleHandlers } from './schedule';
import { settingHandlers } from './settings';

/** What the desktop does for the window: its dialogs and its file manager. */
export interface Desktop {
  /** Absolute paths; none when the person thinks better of it. */
  chooseFiles: () => Promise<string[]>;
  /** Where to write a file, absolute; null when the person thinks better of it. */
  chooseTarget: (suggestedName: string) => Promise<string | null>;
  /** Shows a file in its folder. */
  showFile: (path: string) => void;
  /** Shows a notification of the system, where there are some. */
  showSystemNotice: (notice: Notice) => void;
  /** Path of the bundled command line. */
  cliPath: string;
  /** How the app lives beside its window. */
  background: BackgroundLife;
}

/** What the functions behind the requests work with. */
export interface AppServices {
  session: Session;
  desk: JobDesk;
  notices: Notices;
  /** Tells the window something. */
  emit: Emit;
  desktop: Desktop;
}

/** The functions behind the contract's requests, by name. */
export function createHandlers(services: AppServices): Handlers {
  const { session, desk, notices, desktop } = services;
  return {
    'app.info': () => ({ version, workspace: session.workspace, platform: process.platform }),
    'background.get': () => desktop.background.get(),
    'background.set': (change) => desktop.background.set(change),
    'notices.list': () => notices.list(),
    'notices.dismiss': ({ id }) => {
      notices.dismiss(id);
      return null;
    },
    'jobs.list': () => desk.list(),
    'jobs.cancel': ({ id }) => {
      desk.cancel(id);
      return null;
    },
    'jobs.start': (input) => startJob(session, desk, input),
    ...dataHandlers(services),
    ...modelHandlers(session),
    ...scheduleHandlers(services),
    ...settingHandlers(services),
  };
}
