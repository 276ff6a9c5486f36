import { app, type BrowserWindow, clipboard, session as electronSession, shell } from 'electron';
import { toErrorReport } from '../../shared/errors';
import { operations } from '../../shared/operations';
import { inTurn } from '../node/inTurn';
import type { Desktop } from './answers';
import { type BackgroundLife, liveInBackground } from './background';
import { workspaceIn } from './calledWith';
import { type TellCrash, tellCrashes } from './crashWindow';
import {
  chooseTables,
  chooseTarget,
  chooseWorkspace,
  confirmStopping,
  confirmWish,
  type SystemNotice,
  showSystemNotice,
  tellTooLate,
} from './dialogs';
import { emit, serveRequests } from './ipc';
import { setMenu } from './menu';
import { serveRenderer } from './scheme';
import { readSettings, remember, type Settings, withOpened } from './settings';
import { type Emit, type Entries, showWorkspace } from './showWorkspace';
import { isOurFrame, lockDown, refuseLeaving } from './trust';
import { openWindow, stateOf } from './window';

interface DesktopOptions {
  settingsFile: string;
  workspace: string;
  /** Fills the workspace with the sample data, if there is nothing in it. */
  withSample: boolean;
  /** Folder of the sample workspace that the menu opens. */
  sampleWorkspace: string;
  /** Starts into the tray. */
  hidden: boolean;
  entries: Entries;
}

/** Opens the window on a workspace, and keeps both until the app ends. */
export function startDesktop(options: DesktopOptions): void {
  let window: BrowserWindow | null = null;
  let background: BackgroundLife;
  let tellCrash: TellCrash;
  const tell: Emit = (name, payload) => {
    if (window && !window.isDestroyed()) emit(window.webContents, name, payload);
  };
  let quitting = false;
  const desktop: Desktop = {
    get background(): BackgroundLife {
      return background;
    },
    chooseFiles: async () => (window ? chooseTables(window) : []),
    chooseTarget: async (suggestedName: string) => (window ? chooseTarget(window, suggestedName) : null),
    chooseWorkspace: async () => {
      const chosen = window && (await chooseWorkspace(window));
      if (chosen) await change(chosen);
    },
    recentWorkspaces: () => readSettings(options.settingsFile).recent,
    openWorkspace: (path: string): Promise<void> => change(path),
    openSample: (): Promise<void> => change(options.sampleWorkspace, true),
    reopenWorkspace: (): Promise<void> => reopen(() => shown.workspace, false),
    tellCrash: (details) => tellCrash({ what: 'Error in the window', details }),
    places: () => ({ settings: options.settingsFile, log: shown.log.path }),
    showFile: (path: string) => shell.showItemInFolder(path),
    showProgress: (fraction: number | null) => window?.setProgressBar(fraction ?? -1),
    isInFront: () => window?.isFocused() ?? false,
    writeClipboard: (text: string) => clipboard.writeText(text),
    person: {
      confirm: async (wish) => {
        bringToFront();
        return window !== null && confirmWish(window, wish);
      },
      tellTooLate: async (wish) => {
        if (window) await tellTooLate(window, wish);
      },
    },
    showSystemNotice: (notice: SystemNotice) => showSystemNotice(notice, bringToFront),
  };
  const showing = (workspace: string) => {
    const { workspace: last, recent } = readSettings(options.settingsFile);
    const isKnown = workspace === last || recent.includes(workspace);
    return showWorkspace({ workspace, isKnown }, options.entries, tell, desktop);
  };
  let shown = showing(options.workspace);
  const keep = (change: (known: Settings) => Settings) =>
    remember(options.settingsFile, change, (cause) =>
      shown.log.write(`The settings can’t be written: ${toErrorReport(cause).message}`),
    );
  tellCrash = tellCrashes(() => shown.log, desktop.writeClipboard);
  refuseLeaving();

  const show = () => {
    const { entries, settingsFile } = options;
    serveRenderer(electronSession.defaultSession.protocol, entries.renderer);
    lockDown(electronSession.defaultSession);
    serveRequests(() => shown.answers, isOurFrame);
    window = openWindow({
      preload: entries.preload,
      remembered: readSettings(settingsFile).window,
      title: 'Evergreen',
      hidden: options.hidden && readSettings(settingsFile).keepInTray,
    });
    background = liveInBackground(settingsFile, entries.icon, { open: bringToFront, quit: () => app.quit() });
    setMenu(menuActions(window));
    guardClosing(window);
    watchRenderer(window);
    void opened();
  };

  /** Remembers the workspace once it is open. */
  const opened = async (withSample = options.withSample) => {
    try {
      const { workspace } = await shown.opened;
      keep((known) => withOpened(known, workspace));
      if (withSample) await shown.fillWithSample();
    } catch (error) {
      // The page says why.
      shown.log.write(`The workspace can’t be opened: ${toErrorReport(error).message}`);
      bringToFront();
    }
  };

  const change = (workspace: string, withSample = false) =>
    reopen(() => (workspace === shown.workspace ? null : workspace), withSample);

  /** Closing one and opening another takes its time: who asks twice must not get two that are open at once. */
  const oneByOne = inTurn();
  /** @param wanted asked when its turn has come; null: none */
  const reopen = async (wanted: () => string | null, withSample: boolean) => {
    const isOther = await oneByOne(async () => {
      const workspace = wanted();
      if (workspace === null || !window || !(await confirmLeaving(window))) return false;
      await shown.close();
      shown = showing(workspace);
      window.webContents.reload();
      return true;
    });
    if (isOther) await opened(withSample);
  };

  /** Asks while executions are under way. */
  const confirmLeaving = async (asking: BrowserWindow) => {
    const busy = shown.executions.awaited();
    return (
      busy.length === 0 ||
      confirmStopping(asking, [...new Set(busy.map(({ operation }) => operations[operation].title))])
    );
  };

  const guardClosing = (guarded: BrowserWindow) => {
    let state: 'staying' | 'asking' | 'leaving' = 'staying';
    guarded.on('close', (event) => {
      keep((known) => ({ ...known, window: stateOf(guarded) }));
      if (!quitting && background.get().keepInTray) {
        event.preventDefault();
        guarded.hide();
        return;
      }
      if (state === 'leaving' || !shown.executions.isBusy()) return;
      event.preventDefault();
      // Whoever asked to quit may think better of it.
      const quit = quitting;
      quitting = false;
      if (state === 'asking') return;
      state = 'asking';
      guarded.show();
      void confirmLeaving(guarded).then((may) => {
        state = may ? 'leaving' : 'staying';
        quitting = may && quit;
        if (may && quit) app.quit();
        else if (may) guarded.close();
      });
    });
  };

  const watchRenderer = (watched: BrowserWindow) => {
    let lastAt = Number.NEGATIVE_INFINITY;
    watched.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      tellCrash({ what: 'The window’s process ended', details: `${reason}, exit code ${exitCode}` });
      // One that ends again and again is not loaded again and again.
      if (performance.now() - lastAt < 10_000) return;
      lastAt = performance.now();
      watched.webContents.reload();
    });
  };

  const menuActions = (of: BrowserWindow) => ({
    importFiles: async () => {
      const paths = await chooseTables(of);
      if (paths.length > 0) tell('openFiles', { paths });
    },
    openWorkspace: desktop.chooseWorkspace,
    openSample: desktop.openSample,
    showWorkspace: () => shell.openPath(shown.workspace),
    showLog: () => shell.showItemInFolder(shown.log.path),
    goTo: (page: string) => tell('navigate', { page }),
  });

  const bringToFront = () => {
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
  };

  app.on('second-instance', (_, words, folder) => {
    bringToFront();
    const workspace = workspaceIn(words, folder);
    if (workspace !== null) void change(workspace);
  });
  app.on('activate', bringToFront);
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('window-all-closed', () => app.quit());
  closeBeforeQuitting(() => oneByOne(() => shown.close()));
  void app.whenReady().then(show);
}

/** What is open is closed in order before the process ends. */
function closeBeforeQuitting(close: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
