import { BrowserWindow, type Rectangle, screen } from 'electron';
import type { Settings } from './settings';
import { pageUrl } from './trust';

interface WindowOptions {
  preload: string;
  remembered: Settings['window'];
  title: string;
  /** Starts into the tray: shown when somebody asks for it. */
  hidden: boolean;
}

/** Opens the window where it was left; shown as soon as there is something to see. */
export function openWindow({ preload, remembered, title, hidden }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title,
    width: 1280,
    height: 800,
    ...(remembered && isOnScreen(remembered) && boundsOf(remembered)),
    minWidth: 960,
    minHeight: 600,
    show: false,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  // Maximizing shows it, so it waits too.
  const show = () => (remembered?.maximized ? window.maximize() : window.show());
  if (hidden) window.once('show', show);
  else window.once('ready-to-show', show);
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(pageUrl());
  return window;
}

/** What is remembered of a window; of a maximised one, what it goes back to. */
export function stateOf(window: BrowserWindow): NonNullable<Settings['window']> {
  return { ...boundsOf(window.getNormalBounds()), maximized: window.isMaximized() };
}

function boundsOf({ x, y, width, height }: Rectangle): Rectangle {
  return { x, y, width, height };
}

/** Not where a screen was that has been unplugged since: enough of the title bar must be in reach. */
function isOnScreen({ x, y, width }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const shared = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    return shared >= 100 && y >= workArea.y - 10 && y < workArea.y + workArea.height - 50;
  });
}
