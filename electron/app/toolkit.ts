import { app } from 'electron';

/**
 * GTK, which shows our dialogs on Linux, looks for OpenGL when it starts, and so loads the system's graphics drivers
 * into the main process, where they draw nothing. Call it before Electron is ready; programs that are started later are
 * told nothing of it.
 */
export function startToolkitWithoutGraphics(): void {
  if (process.platform !== 'linux' || process.env.GDK_GL) return;
  process.env.GDK_GL = 'disable';
  void app.whenReady().then(() => {
    delete process.env.GDK_GL;
  });
}
