// What Electron needs of the system: shared libraries, and where there is no display, a virtual one.
import { spawnSync } from 'node:child_process';
import { has, installPackages } from '../debian.mjs';

const debianPackages = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libcups2',
];

/**
 * Whether the window runs here as things are: every shared library is found, and there is a display, real or virtual.
 */
export function systemIsReady(executable) {
  return missingLibraries(executable).length === 0 && (hasDisplay() || has('xvfb-run'));
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** On Debian as root, installs what is missing; elsewhere says which one command does. */
export function installSystemPackages(executable) {
  const missing = [...missingLibraries(executable), ...(hasDisplay() || has('xvfb-run') ? [] : ['xvfb-run'])];
  installPackages(debianPackages, `Electron needs ${missing.join(', ')}`);
  const still = missingLibraries(executable);
  if (still.length > 0) throw new Error(`Electron still lacks ${still.join(', ')} after they were installed.`);
}

function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => (line.includes('not found') ? [line.trim().split(' ')[0]] : []));
}
