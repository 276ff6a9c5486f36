import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  _electron,
  test as base,
  type ConsoleMessage,
  type ElectronApplication,
  expect,
  type Page,
} from '@playwright/test';

export { expect };

export interface OpenApp {
  app: ElectronApplication;
  page: Page;
  /** Ends the app and all its processes as a power cut would. */
  kill: () => Promise<void>;
}

export interface Desk {
  /** A new folder for each test, which is the home folder as well. */
  folder: string;
  workspace: string;
  /** Opens the window on the test's workspace. */
  open: (...args: string[]) => Promise<OpenApp>;
  /** Opens the window on the workspace that it remembers. */
  openRemembered: () => Promise<OpenApp>;
  /** Errors and warnings of the page since the test began: there must be none at its end. */
  complaints: string[];
}

/** The packaged app under test; otherwise it is this clone's. */
export const packagedApp = process.env.EVERGREEN_APP;

/** As root, Chromium has no sandbox. */
export const sandboxSwitches = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The switches with which a test starts the app: settings of its own. */
export function launchArguments(folder: string, args: readonly string[]): string[] {
  return [
    ...sandboxSwitches,
    ...(packagedApp ? [] : [process.cwd()]),
    `--user-data-dir=${join(folder, 'user-data')}`,
    ...args,
  ];
}

/** No limit but the test's own: on a busy machine a window may take longer to come than the usual 30 s. */
export const patiently = { timeout: 0 } as const;

async function launch(folder: string, args: readonly string[]): Promise<ElectronApplication> {
  const app = await _electron.launch({
    ...patiently,
    ...(packagedApp && { executablePath: packagedApp }),
    args: launchArguments(folder, args),
    env: { ...(process.env as Record<string, string>), HOME: folder },
  });
  app.context().setDefaultTimeout(patiently.timeout);
  askAgain(app);
  return app;
}

const mostAsked = 5;

/**
 * A main process that is busy may lose an answer to its collection of garbage before the inspector has sent it, also
 * one that was there at once (Playwright 1.65, Electron 33; github.com/microsoft/playwright/issues/33737). So tests ask
 * for nothing in there that may not be done twice.
 */
function askAgain(app: ElectronApplication): void {
  const once = app.evaluate.bind(app);
  const patient = async (...asked: Parameters<typeof once>) => {
    for (let times = 1; ; times++) {
      try {
        return await once(...asked);
      } catch (error) {
        if (times === mostAsked || !String(error).includes('promise was garbage collected')) throw error;
      }
    }
  };
  app.evaluate = patient as typeof once;
}

export const test = base.extend<{ desk: Desk }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
  desk: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'evergreen-e2e-'));
    const workspace = join(folder, 'workspace');
    const complaints: string[] = [];
    const kills: OpenApp['kill'][] = [];
    const openWith = async (args: string[]): Promise<OpenApp> => {
      const app = await launch(folder, args);
      const child = app.process();
      const kill = () => killGroup(child);
      kills.push(kill);
      const page = await app.firstWindow(patiently);
      await listen(page, complaints);
      return { app, page, kill };
    };
    const open = (...args: string[]) => openWith([`--workspace=${workspace}`, ...args]);
    await use({ folder, workspace, open, openRemembered: () => openWith([]), complaints });
    for (const kill of kills) await kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    expect(complaints).toEqual([]);
  },
});

async function listen(page: Page, complaints: string[]): Promise<void> {
  const hear = (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  };
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', hear);
  // What was said before we listened.
  for (const message of await page.consoleMessages()) hear(message);
}

/** Playwright starts each app as the leader of a process group. */
async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await exited;
}
