import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { configHome } from '../scheduler/install/configHome';
import { desktopEntry } from './desktopEntry';

/** Starts the app without showing its window. */
export const hiddenSwitch = 'hidden';

/**
 * Whether the app starts when its user logs in. macOS and Windows know this themselves; on Linux there is an entry in
 * the autostart folder, as the desktop's specification says.
 */
export function startsAtLogin(): boolean {
  return process.platform === 'linux' ? existsSync(entryPath()) : app.getLoginItemSettings(loginItem()).openAtLogin;
}

export function setStartsAtLogin(wanted: boolean): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, ...loginItem() });
    return;
  }
  const path = entryPath();
  if (!wanted) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, desktopEntry(ownCall()));
}

function loginItem() {
  return { args: [`--${hiddenSwitch}`] };
}

function entryPath(): string {
  return join(configHome(), 'autostart', 'evergreen.desktop');
}

/** An AppImage is called by its own file: it runs from another folder each time; a clone needs its folder named. */
function ownCall(): string[] {
  const executable = process.env.APPIMAGE ?? process.execPath;
  return [executable, ...(app.isPackaged ? [] : [app.getAppPath()]), `--${hiddenSwitch}`];
}
