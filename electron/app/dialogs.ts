import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, Notification } from 'electron';
import type { Wish } from '../operations/confirmations';

/** The files with tables that a person chooses; none when they cancel. Absolute paths. */
export async function chooseTables(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import files',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'gz', 'xlsx', 'xlsm', 'parquet', 'zip'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths;
}

/** Where to write a file, of the kind that its suggested name tells; absolute; null when the person cancels. */
export async function chooseTarget(window: BrowserWindow, suggestedName: string): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Export',
    buttonLabel: 'Export',
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [filterOf(suggestedName)],
  });
  return filePath || null;
}

function filterOf(name: string) {
  const ending = extname(name).slice(1);
  return { name: kindNames[ending] ?? 'Files', extensions: [ending] };
}

const kindNames: Record<string, string> = {
  csv: 'CSV files',
  html: 'Web pages',
  png: 'PNG pictures',
  svg: 'SVG drawings',
  txt: 'Text files',
};

/** The folder of a workspace, an old one or a new one; null when the person cancels. */
export async function chooseWorkspace(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a workspace',
    message: 'Choose the folder of a workspace, or an empty folder for a new one.',
    buttonLabel: 'Open',
    defaultPath: app.getPath('documents'),
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  });
  return filePaths[0] ?? null;
}

/** Asks whether to leave although something is under way. */
export function confirmStopping(window: BrowserWindow, titles: readonly string[]): Promise<boolean> {
  return confirm(window, {
    message: `Evergreen is still at work (${titles.join(', ')}). Stop and close?`,
    detail:
      'What has been finished stays. What is under way is cancelled: nothing of it remains, and the champion is unchanged.',
    buttons: ['Keep working', 'Stop and close'],
  });
}

/** Asks whether an assistant may do what it asks for. */
export function confirmWish(window: BrowserWindow, { actor, text }: Wish): Promise<boolean> {
  const message = `An ${actor} wants to change this workspace. Allow it?`;
  return confirm(window, { message, detail: text, buttons: ['Refuse', 'Allow'] });
}

/** Says that an assistant was allowed something when it did not wait any more. */
export async function tellTooLate(window: BrowserWindow, { actor, text }: Wish): Promise<void> {
  await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Evergreen',
    message: `That came too late: the ${actor} had stopped waiting. Nothing was changed.`,
    detail: `${text}\n\nIf you still want it, let it ask again, or do it here yourself.`,
    buttons: ['Close'],
    noLink: true,
  });
}

/** Asks a question whose second answer is yes; the first one is what leaving the question means. */
async function confirm(
  window: BrowserWindow,
  question: { message: string; detail: string; buttons: [no: string, yes: string] },
): Promise<boolean> {
  const given = { type: 'question', title: 'Evergreen', ...question, defaultId: 0, cancelId: 0, noLink: true } as const;
  return (await dialog.showMessageBox(window, given)).response === 1;
}

export interface SystemNotice {
  title: string;
  body: string;
}

/** Shows a notification of the system, where there are some. @param onClick when a person clicks on it */
export function showSystemNotice(notice: SystemNotice, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const shown = new Notification(notice);
  // A notification that nobody refers to would be collected, and its click with it.
  alive.add(shown);
  shown.on('click', onClick);
  shown.on('close', () => alive.delete(shown));
  shown.show();
}

const alive = new Set<Notification>();
