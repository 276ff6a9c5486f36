// Packages of the system, where this may install them: on Debian and its like, as root.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const isDebianAsRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

/** Throws, with the command to run, where it may not. @param need what needs them, and what is missing */
export function installPackages(packages, need) {
  // Another clone may be installing.
  const patient = '-o DPkg::Lock::Timeout=600';
  if (isDebianAsRoot) spawnSync('apt-get', [...patient.split(' '), 'update'], { stdio: 'ignore' });
  const install = `apt-get ${patient} install -y --no-install-recommends ${packages.map(nameHere).join(' ')}`;
  if (!isDebianAsRoot) throw new Error(`${need}. On Debian and Ubuntu, run: sudo ${install}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...args] = install.split(' ');
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${install} failed:\n${stdout}${stderr}`);
}

/** Debian 13 and Ubuntu 24.04 call some libraries by a name with `t64`. */
function nameHere(name) {
  const candidate = (wanted) =>
    /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', wanted], { encoding: 'utf8' }).stdout ?? '');
  return !candidate(name) && candidate(`${name}t64`) ? `${name}t64` : name;
}

export function has(command, folders = (process.env.PATH ?? '').split(':')) {
  return folders.some((folder) => existsSync(`${folder}/${command}`));
}
