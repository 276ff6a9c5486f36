import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { type ScreenId, screens } from '../../shared/screens';

/** What the menu's entries do. */
interface MenuActions {
  importFiles: () => void;
  openWorkspace: () => void;
  openSample: () => void;
  showWorkspace: () => void;
  showLog: () => void;
  goTo: (screen: ScreenId) => void;
}

export function setMenu(actions: MenuActions): void {
  const pages = screens.map(({ id, label }, i) => ({
    label,
    // There are nine digits to go by.
    ...(i < 9 && { accelerator: `CommandOrControl+${i + 1}` }),
    click: () => actions.goTo(id),
  }));
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    fileMenu(actions),
    { role: 'editMenu' },
    { label: '&View', submenu: [...pages, { type: 'separator' }, ...viewItems()] },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Show log', click: actions.showLog }, { role: 'about' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function fileMenu(actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: 'Import files…', accelerator: 'CommandOrControl+O', click: actions.importFiles },
      { type: 'separator' },
      { label: 'Open another workspace…', accelerator: 'CommandOrControl+Shift+O', click: actions.openWorkspace },
      { label: 'Open the sample workspace', click: actions.openSample },
      { label: 'Show workspace folder', click: actions.showWorkspace },
      { type: 'separator' },
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
}

function viewItems(): MenuItemConstructorOptions[] {
  const zoom: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  const development: MenuItemConstructorOptions[] = [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return [...zoom, { role: 'togglefullscreen' }, ...(app.isPackaged ? [] : development)];
}
