import { Menu, nativeImage, Tray } from 'electron';

export interface TrayActions {
  open: () => void;
  quit: () => void;
}

/** The app's place on the desktop while its window is closed. Ends what it gives with `destroy`. */
export function showTray(iconPath: string, { open, quit }: TrayActions): Tray {
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
