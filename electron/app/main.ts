import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { shippedWith } from '../node/shipped';
import { hiddenSwitch } from './autostart';
import { workspaceIn } from './calledWith';
import { startDesktop } from './desktop';
import { registerScheme } from './scheme';
import { readSettings } from './settings';
import { startToolkitWithoutGraphics } from './toolkit';

/** Entry of the main process. `--workspace=DIR`, `--sample` (fill a new workspace), `--hidden` (in the tray). */
app.setName('Evergreen');
registerScheme();
startToolkitWithoutGraphics();

if (app.requestSingleInstanceLock()) {
  const settingsFile = join(app.getPath('userData'), 'settings.json');
  const { workspace: last } = readSettings(settingsFile);
  startDesktop({
    settingsFile,
    workspace:
      workspaceIn(process.argv, process.cwd()) ??
      last ??
      process.env.EVERGREEN_WORKSPACE ??
      join(homedir(), 'Evergreen'),
    withSample: app.commandLine.hasSwitch('sample'),
    hidden: app.commandLine.hasSwitch(hiddenSwitch),
    sampleWorkspace: join(homedir(), 'Evergreen sample'),
    entries: {
      logs: join(app.getPath('userData'), 'logs'),
      preload: join(__dirname, 'preload.js'),
      renderer: join(__dirname, 'renderer'),
      ...shippedWith(__dirname),
      icon: join(__dirname, '..', 'resources', 'icons', 'icon.png'),
    },
  });
} else {
  // The window that is there already comes to the front.
  app.quit();
}
