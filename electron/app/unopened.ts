import { type DesktopRequest, desktopRequests } from '../../shared/contract';
import { AppError } from '../../shared/errors';
import type { Answers } from './answer';
import type { Desktop } from './answers';

/** What is answered whether the workspace could be opened or not. */
export function workspaceAnswers(desktop: Desktop) {
  return {
    'crash.tell': ({ details }) => desktop.tellCrash(details),
    'workspace.recent': () => ({ paths: [...desktop.recentWorkspaces()] }),
    'workspace.open': ({ path }) => {
      if (desktop.recentWorkspaces().includes(path)) return desktop.openWorkspace(path);
      throw new AppError('bad_usage', `${path} was not opened lately.`);
    },
    'workspace.openSample': () => desktop.openSample(),
    'workspace.choose': () => desktop.chooseWorkspace(),
    'workspace.retry': () => desktop.reopenWorkspace(),
  } satisfies Partial<Answers['desktop']>;
}

/** Of a workspace that can't be opened: all that is asked is refused, but for another workspace. */
export function answersOfUnopened(desktop: Desktop, error: AppError): Answers {
  const refuse = () => {
    throw error;
  };
  const refused = Object.fromEntries(Object.keys(desktopRequests).map((name) => [name, refuse]));
  return {
    operation: async () => refuse(),
    desktop: { ...(refused as Record<DesktopRequest, typeof refuse>), ...workspaceAnswers(desktop) },
  };
}
