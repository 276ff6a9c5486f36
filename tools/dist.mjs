// npm run dist: installers for this platform, with the declared Electron. npm run dist:test: a folder with the Electron
// at hand, on which the end-to-end tests then run (npm run dist:test -- FILE…: those named).
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Platform, build as pack } from 'electron-builder';
import { build } from './build.mjs';
import { endToEnd } from './electron/e2e.mjs';
import { neededRuntime } from './electron/run.mjs';
import { root } from './lib.mjs';
import { beginRun, endRun } from './testRun.mjs';

const [forTests, ...files] = process.argv.slice(2);
await build();
if (forTests === '--test') await distForTests();
else await dist();

async function dist() {
  try {
    await pack({ projectDir: root, publish: 'never' });
  } catch (error) {
    console.error(
      `The installers could not be made: ${error.message}\nThe declared Electron and electron-builder’s tools are downloaded from GitHub. Where that is out of reach, set ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR, or try the app with “npm run dist:test”.`,
    );
    // At once: the packer’s own clean-up would set the exit code to 0.
    process.exit(1);
  }
}

async function distForTests() {
  const folder = await packFolder(neededRuntime());
  tellSizes(folder);
  const run = await beginRun();
  const counts = await endToEnd(files, executableIn(folder));
  await endRun(run);
  console.log(
    `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
  );
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

async function packFolder(runtime) {
  const output = join('dist', 'test');
  rmSync(join(root, output), { recursive: true, force: true });
  const compiled = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';
  await pack({
    projectDir: root,
    publish: 'never',
    targets: Platform.current().createTarget('dir'),
    config: {
      extends: join(root, 'electron-builder.yml'),
      directories: { output },
      electronDist: runtime.folder,
      electronVersion: runtime.version,
      // What set-up compiled, where the prebuilt binary does not run in this Electron.
      ...(existsSync(join(root, compiled)) && { files: [compiled] }),
      // Playwright comes in as a debugger; an installer has no such door.
      electronFuses: { enableNodeCliInspectArguments: true },
    },
  });
  // The stand-in's loader has no place beside an app.
  rmSync(join(root, output, 'linux-unpacked', 'resources', 'default_app.asar'), { force: true });
  const name = readdirSync(join(root, output)).find((entry) => statSync(join(root, output, entry)).isDirectory());
  return join(root, output, String(name));
}

function executableIn(folder) {
  const names = { win32: 'Evergreen.exe', darwin: 'Evergreen.app/Contents/MacOS/Evergreen' };
  return join(folder, names[process.platform] ?? 'evergreen');
}

function tellSizes(folder) {
  const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const resources = process.platform === 'darwin' ? 'Evergreen.app/Contents/Resources' : 'resources';
  const app = sizeOf(join(folder, resources));
  console.log(`${folder}: ${megabytes(sizeOf(folder))}, of which the app without Electron ${megabytes(app)}`);
}

function sizeOf(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
