import { version } from '../../../package.json';
import type { Handlers } from '../answer';
import type { JobDesk } from '../jobDesk';
import type { Emit } from '../openWorkspace';
import type { Session } from '../session';
import { scheduleHandlers } from './schedule';

/** What the functions behind the requests work with. */
export interface AppServices {
  session: Session;
  desk: JobDesk;
  /** Tells the window something. */
  emit: Emit;
}

/** The functions behind the contract's requests, by name. */
export function createHandlers(services: AppServices): Handlers {
  const { session, desk } = services;
  return {
    'app.info': () => ({ version, workspace: session.workspace, platform: process.platform }),
    'jobs.list': () => desk.list(),
    'jobs.cancel': ({ id }) => {
      desk.cancel(id);
      return null;
    },
    ...scheduleHandlers(services),
  };
}
