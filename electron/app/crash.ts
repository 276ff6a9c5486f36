import { app, dialog, shell } from 'electron';
import type { Log } from '../node/log';

/**
 * An error that nobody caught is written to the log and told, with the log's place and a way on. Electron would show a
 * bare stack, or nothing, and go on in an unknown state.
 */
export function tellUncaughtErrors(currentLog: () => Log): void {
  let telling = false;
  const tell = async (what: string, error: unknown) => {
    const log = currentLog();
    log.write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (telling) return;
    telling = true;
    await offerWayOn(log, error instanceof Error ? error.message : String(error));
    telling = false;
  };
  process.on('uncaughtException', (error) => void tell('Uncaught error', error));
  process.on('unhandledRejection', (reason) => void tell('Unhandled rejection', reason));
}

async function offerWayOn(log: Log, message: string): Promise<void> {
  await app.whenReady();
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Evergreen',
    message: 'Something went wrong that Evergreen did not expect.',
    detail: `${message}\n\nThe whole error is in ${log.path}\nYour data is safe: every change is complete or not made at all. It is best to restart.`,
    buttons: ['Restart', 'Show log', 'Continue'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  if (response === 1) shell.showItemInFolder(log.path);
  if (response !== 0) return;
  app.relaunch();
  app.exit(1);
}
