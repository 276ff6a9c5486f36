import { readFileSync } from 'node:fs';
import { arch, homedir, release } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { version } from '../../package.json';
import { replaceFile } from '../node/files';
import type { Log } from '../node/log';
import { type Crash, type CrashAction, crashActionOf, crashReport, crashUrl } from './crashReport';

/** A crash is written to the log, and shown. */
export type TellCrash = (crash: Crash) => void;

/** Puts a text into the clipboard. */
type Copy = (text: string) => void | Promise<void>;

/** Ends of a process of ours that nobody asked for. One that was killed is told where its work fails. */
const crashes: readonly string[] = ['crashed', 'oom', 'abnormal-exit', 'launch-failed', 'integrity-failure'];

/**
 * Shows a window with the report of whatever crashes, one at a time: errors that nobody caught, and processes that
 * ended by themselves. Electron would show a bare stack, or nothing, and go on in an unknown state.
 */
export function tellCrashes(currentLog: () => Log, copy: Copy): TellCrash {
  let telling = false;
  const tell: TellCrash = (crash) => {
    const log = currentLog();
    log.write(`${crash.what}: ${crash.details}`);
    if (telling) return;
    telling = true;
    void show(reportOf(crash, log), copy)
      // A report that can't be shown is in the log; it must not be a crash that is to be shown.
      .catch((error: unknown) => log.write(`The report can’t be shown: ${textOf(error)}`))
      .finally(() => {
        telling = false;
      });
  };
  process.on('uncaughtException', (error) => tell({ what: 'Uncaught error', details: textOf(error) }));
  process.on('unhandledRejection', (reason) => tell({ what: 'Unhandled rejection', details: textOf(reason) }));
  app.on('child-process-gone', (_, { type, name, reason, exitCode }) => {
    if (type !== 'Utility' || !name?.startsWith('Evergreen') || !crashes.includes(reason)) return;
    tell({ what: `${name}: its process ended`, details: `${reason}, exit code ${exitCode}` });
  });
  return tell;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function reportOf(crash: Crash, log: Log): string {
  const { electron = '', node = '' } = process.versions;
  const about = {
    Evergreen: version,
    Electron: electron,
    Node: node,
    System: `${process.platform} ${release()} ${arch()}`,
    Log: log.path,
  };
  return crashReport(crash, { at: Date.now(), about, log: logged(log.path), home: homedir() });
}

function logged(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return `It can’t be read: ${String(error)}`;
  }
}

/** Ends when the window is closed. */
async function show(report: string, copy: Copy): Promise<void> {
  await app.whenReady();
  const window = new BrowserWindow({
    title: 'Evergreen: something went wrong',
    width: 760,
    height: 560,
    minWidth: 480,
    minHeight: 360,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  });
  window.setMenu(null);
  window.webContents.on('will-navigate', (event) => {
    event.preventDefault();
    const action = crashActionOf(event.url);
    if (action) void act(action, window, report, copy);
  });
  const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
  await window.loadURL(crashUrl(report));
  await closed;
}

async function act(action: CrashAction, window: BrowserWindow, report: string, copy: Copy): Promise<void> {
  if (action === 'save') await save(window, report);
  if (action === 'copy') await copy(report);
  if (action === 'continue') window.close();
  if (action !== 'restart') return;
  app.relaunch();
  app.exit(1);
}

async function save(window: BrowserWindow, report: string): Promise<void> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the report',
    defaultPath: join(app.getPath('documents'), 'evergreen-crash-report.txt'),
    filters: [{ name: 'Text', extensions: ['txt'] }],
  });
  if (filePath) await replaceFile(filePath, report);
}
