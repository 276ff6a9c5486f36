import { Menu, nativeImage, Tray } from 'electron';
import type { Background, BackgroundChange } from '../../shared/desktopRequests';
import { setStartsAtLogin, startsAtLogin } from './autostart';
import { readSettings, writeSettings } from './settings';

/** How the app lives beside its window: the setting, and the tray icon that follows it. */
export interface BackgroundLife {
  get: () => Background;
  set: (change: BackgroundChange) => Background;
}

/** Call it when the app is ready. */
export function liveInBackground(settingsFile: string, iconPath: string, actions: TrayActions): BackgroundLife {
  let tray: Tray | null = null;
  const follow = ({ keepInTray }: Background): void => {
    if (keepInTray) tray ??= showTray(iconPath, actions);
    else {
      tray?.destroy();
      tray = null;
    }
  };
  const get = () => {
    const { keepInTray, trainOnAlarm } = readSettings(settingsFile);
    return { keepInTray, trainOnAlarm, startAtLogin: startsAtLogin() };
  };
  follow(get());
  return {
    get,
    set: ({ startAtLogin, keepInTray, trainOnAlarm }) => {
      const known = readSettings(settingsFile);
      writeSettings(settingsFile, {
        ...known,
        keepInTray: keepInTray ?? known.keepInTray,
        trainOnAlarm: trainOnAlarm ?? known.trainOnAlarm,
      });
      if (startAtLogin !== undefined) setStartsAtLogin(startAtLogin);
      const now = get();
      follow(now);
      return now;
    },
  };
}

interface TrayActions {
  open: () => void;
  quit: () => void;
}

/** The app's place on the desktop while its window is closed. Ends what it gives with `destroy`. */
function showTray(iconPath: string, { open, quit }: TrayActions): Tray {
  const tray = new Tray(nativeImage.createFromPath(iconPath).resize({ width: 22, height: 22 }));
  tray.setToolTip('Evergreen keeps the schedule');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Open Evergreen', click: open },
      { type: 'separator' },
      { label: 'Quit', click: quit },
    ]),
  );
  tray.on('click', open);
  return tray;
}
