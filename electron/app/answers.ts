import { version } from '../../package.json';
import { factsOf } from '../../shared/operations';
import { isoDay } from '../../shared/time';
import { replaceFile } from '../node/files';
import { perform, performUntyped } from '../operations/catalogue';
import type { Person } from '../operations/confirmations';
import { findVersion } from '../operations/deploy';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';
import type { Answers } from './answer';
import type { BackgroundLife } from './background';
import type { SystemNotice } from './dialogs';
import type { Executions } from './executions';
import type { Notices } from './notices';
import type { Serving } from './serving';
import { startJob, startOperation } from './start';
import { workspaceAnswers } from './unopened';

/** What the desktop does for the window: its dialogs and its file manager. */
export interface Desktop {
  /** Absolute paths; none when the person cancels. */
  chooseFiles: () => Promise<string[]>;
  /** Where to write a file, absolute; null when the person cancels. */
  chooseTarget: (suggestedName: string) => Promise<string | null>;
  /** Asks for another workspace, and shows it. */
  chooseWorkspace: () => Promise<void>;
  /** Absolute, newest first. */
  recentWorkspaces: () => readonly string[];
  openWorkspace: (path: string) => Promise<void>;
  openSample: () => Promise<void>;
  /** Opens the workspace anew. */
  reopenWorkspace: () => Promise<void>;
  showFile: (path: string) => void;
  /** In the taskbar or dock; null: nothing is under way. */
  showProgress: (fraction: number | null) => void;
  /** Whether a person looks at the window. */
  isInFront: () => boolean;
  /** From Electron 44 on a promise, before it nothing. */
  writeClipboard: (text: string) => void | Promise<void>;
  /** Who is asked whether an assistant may do what it asks for. */
  person: Person;
  /** Shows a notification of the system, where there are some. */
  showSystemNotice: (notice: SystemNotice) => void;
  /** Shows the report of an error of the page that nobody caught. */
  tellCrash: (details: string) => void;
  /** Where the app's own settings are, and where its log is written. */
  places: () => { settings: string; log: string };
  /** How the app lives beside its window. */
  background: BackgroundLife;
}

/** What the window's requests are answered with. */
interface AppServices {
  open: OpenWorkspace;
  executions: Executions;
  notices: Notices;
  desktop: Desktop;
  serving: Serving;
  /** The workspace's contents have changed. */
  onChange: () => void;
}

/** What no name of a file holds; features and tasks are named by files of others. */
const noNames = /[\\/:*?"<>|]+/g;

/** Answers the window's requests. */
export function createAnswers({ open, executions, notices, desktop, serving, onChange }: AppServices): Answers {
  const context = () => open.context(unfollowed);
  /** Nothing is written when the person cancels. */
  const saveAs = async <T>(suggestedName: string, write: (path: string) => Promise<T>) => {
    const path = await desktop.chooseTarget(suggestedName.replaceAll(noNames, '-'));
    return path === null ? null : write(path);
  };
  return {
    operation: async (name, input) => {
      const result = await performUntyped(context(), name, input);
      if (!factsOf(name).reads) onChange();
      return result;
    },
    desktop: {
      'app.info': () => ({ version, workspace: open.workspace, platform: process.platform }),
      'app.places': () => desktop.places(),
      'background.get': () => desktop.background.get(),
      'background.set': (change) => desktop.background.set(change),
      'serving.get': () => serving.get(),
      'serving.set': (change) => serving.set(change),
      'serving.renewToken': () => serving.renewToken(),
      'serving.try': (given) => serving.tryOut(given),
      'notices.list': () => notices.list(),
      'notices.dismiss': ({ id }) => notices.dismiss(id),
      ...workspaceAnswers(desktop),
      'executions.list': () => executions.list(),
      'executions.start': ({ operation, input, after }) => startOperation(open, executions, operation, input, after),
      'executions.startJob': ({ job }) => startJob(open, executions, job),
      'executions.cancel': ({ id }) => executions.cancel(id),
      'desktop.showProgress': ({ fraction }) => desktop.showProgress(fraction),
      'files.choose': async () => ({ paths: await desktop.chooseFiles() }),
      'files.save': ({ name, content, namesClients }) =>
        saveAs(name, async (path) => {
          // Before it is there: should the app end between the two, whoever erases a client knows where to look.
          if (namesClients) await open.data.recordExport({ path });
          await replaceFile(path, content).finally(() => open.data.forgetUnwritten({ path }));
          return path;
        }),
      'clipboard.write': ({ text }) => desktop.writeClipboard(text),
      'rejects.show': async ({ id }) => desktop.showFile(await open.reader.rejectsPath({ id })),
      'versions.show': async ({ version: name }) => {
        const { version: found } = await findVersion(context(), name);
        desktop.showFile(context().layout.versionFolder(found));
      },
      'models.save': (given) =>
        saveAs(`${given.task}-${given.version}.${given.format === 'onnx' ? 'onnx' : 'json'}`, async (path) => ({
          path,
          ...(await perform(context(), 'exportModel', { ...given, path })),
        })),
      'report.save': () =>
        saveAs(`evergreen-report-${isoDay(context().now())}.html`, (path) => perform(context(), 'report', { path })),
      'clients.save': (given) =>
        saveAs(`clients-by-${given.by ?? given.task ?? 'score'}.csv`, (path) =>
          perform(context(), 'exportClients', { ...given, path }),
        ),
      'scores.save': ({ night }) =>
        saveAs(`predictions-${night}.csv`, (path) => perform(context(), 'exportBatch', { path, night })),
    },
  };
}
