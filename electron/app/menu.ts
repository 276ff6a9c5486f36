import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** Pages that the menu leads to, in the order of the side bar. */
export const menuPages = [
  { page: 'overview', label: 'Overview' },
  { page: 'data', label: 'Data' },
  { page: 'train', label: 'Train' },
  { page: 'versions', label: 'Versions' },
] as const;

/** What the menu's entries do. */
export interface MenuActions {
  importFiles: () => void;
  openWorkspace: () => void;
  openSample: () => void;
  showWorkspace: () => void;
  showLog: () => void;
  goTo: (page: string) => void;
}

export function setMenu(actions: MenuActions): void {
  const pages = menuPages.map(({ page, label }, i) => ({
    label,
    accelerator: `CommandOrControl+${i + 1}`,
    click: () => actions.goTo(page),
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
      { label: 'Import CSV files…', accelerator: 'CommandOrControl+O', click: actions.importFiles },
      { type: 'separator' },
      { label: 'Open workspace…', accelerator: 'CommandOrControl+Shift+O', click: actions.openWorkspace },
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
