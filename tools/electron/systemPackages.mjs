// What Electron needs of the system: shared libraries, and where there is no display, a virtual one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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
  const isDebianAsRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (isDebianAsRoot) spawnSync('apt-get', ['update'], { stdio: 'ignore' });
  const install = `apt-get install -y --no-install-recommends ${debianPackages.map(nameHere).join(' ')}`;
  if (!isDebianAsRoot) {
    const missing = [...missingLibraries(executable), ...(hasDisplay() || has('xvfb-run') ? [] : ['xvfb-run'])];
    throw new Error(`Electron needs ${missing.join(', ')}. On Debian and Ubuntu, run: sudo ${install}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...args] = install.split(' ');
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${install} failed:\n${stdout}${stderr}`);
  const still = missingLibraries(executable);
  if (still.length > 0) throw new Error(`Electron still lacks ${still.join(', ')} after: ${install}`);
}

/** Debian 13 and Ubuntu 24.04 call some libraries by a name with `t64`. */
function nameHere(name) {
  const candidate = (wanted) =>
    /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', wanted], { encoding: 'utf8' }).stdout ?? '');
  return !candidate(name) && candidate(`${name}t64`) ? `${name}t64` : name;
}

function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => (line.includes('not found') ? [line.trim().split(' ')[0]] : []));
}

function has(command) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`));
}
