// npm start, after the set-up: the window on the sample workspace; without a display, the same story on the terminal.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startApp, usableRuntime } from './electron/run.mjs';
import { hasDisplay } from './electron/systemPackages.mjs';
import { cacheFolder, root } from './lib.mjs';

const runtime = usableRuntime();
if (runtime && hasDisplay()) {
  // Settings of its own, so that an installed Evergreen keeps its own last workspace.
  const args = [
    `--workspace=${join(root, 'workspace')}`,
    '--sample',
    `--user-data-dir=${join(cacheFolder, 'user-data')}`,
  ];
  process.exitCode = await startApp(runtime, args).exited;
} else {
  console.log(`${runtime ? 'There is no display' : 'There is no Electron to run'}: playing the demo on the terminal.`);
  const { status } = spawnSync(process.execPath, [join(root, 'out', 'cli.js'), 'demo'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
