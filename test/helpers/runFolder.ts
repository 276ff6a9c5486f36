import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../electron/node/processes';

const memory = '/dev/shm';
const enoughBytes = 4e9;
const prefix = 'evergreen-run-';

/**
 * Vitest calls this before a run and what it gives after it: all temporary folders of the run lie in one, which goes
 * with it, also what a killed process left. In memory where there is plenty: thousands of small databases are written,
 * and a disk would be waited for at each commit.
 */
export default function setup(): () => void {
  const parent = hasRoom(memory) ? memory : tmpdir();
  sweep(parent);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  mkdirSync(join(folder, 'made'));
  // TMPDIR, and what Windows calls it.
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > enoughBytes;
  } catch {
    return false;
  }
}

/** What runs that were killed have left. It is no fault of this run: what can't be removed is said, and stays. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    const folder = join(parent, name);
    try {
      for (const mounted of mountsIn(folder)) execFileSync('umount', ['-l', mounted]);
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      process.emitWarning(`${folder}, which an earlier run has left, can’t be removed: ${error}`);
    }
  }
}

/** The small disks of its tests (fullDisk.test.ts), the innermost first. No name in it has a special character. */
function mountsIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[1] ?? '');
  return points.filter((point) => point.startsWith(`${folder}/`)).reverse();
}
