// A run of tests: what it writes and starts is its own, and goes with it, or with the next run where it was killed.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from './lib.mjs';

const isLinux = process.platform === 'linux';
const memory = '/dev/shm';
const enoughBytes = 4e9;
const prefix = 'evergreen-run-';
const dayMs = 86_400_000;
/** Numbers of processes are those of a container, and a folder of temporary files may be shared by several. */
const space = isLinux ? (/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0') : '0';

/**
 * For Vitest and Playwright, which call it before their tests, and what it gives after them. Within `npm test` they are
 * parts of its run.
 */
export default async function setup() {
  const folder = await beginRun();
  return () => folder && removeFolder(folder);
}

/**
 * Begins a run, after what killed ones have left was ended and removed. Its temporary files lie in one folder, in
 * memory where there is plenty: thousands of small databases are written, and a disk would be waited for at each
 * commit. Whatever has that folder in its environment is a process of the run.
 * @returns {Promise<string | null>} its folder; null within a run
 */
export async function beginRun() {
  const usual = tmpdir();
  if (runOf(usual)) return null;
  await endProcesses(isOver);
  for (const parent of new Set([memory, usual])) sweep(parent);
  const folder = mkdtempSync(join(hasRoom(memory) ? memory : usual, `${prefix}${process.pid}-${space}-`));
  // PostgreSQL runs as another account, in a folder of its own in here.
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'made'));
  // TMPDIR, and what Windows calls it.
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  return folder;
}

/** Ends a run with all that it has left behind. @param {string | null} folder as `beginRun` gives it */
export async function endRun(folder) {
  if (!folder) return;
  await endProcesses((own) => own === folder);
  removeFolder(folder);
}

/** Whose run a folder is; null for others. */
function runOf(/** @type {string} */ folder) {
  const found = new RegExp(`^${prefix}(\\d+)-(\\d+)-`).exec(basename(folder));
  return found && { pid: Number(found[1]), space: found[2] };
}

/** Whether a folder is of a run that has ended. In another container nobody can look: there it lasts for a day. */
function isOver(/** @type {string} */ folder) {
  const run = runOf(folder);
  if (run === null) return false;
  if (run.space === space) return run.pid === process.pid || !isAlive(run.pid);
  return existsSync(folder) && statSync(folder).mtimeMs < Date.now() - dayMs;
}

/** It is no fault of this run: what can't be removed is said, and stays. */
function sweep(/** @type {string} */ parent) {
  if (!existsSync(parent)) return;
  for (const folder of readdirSync(parent).map((name) => join(parent, name))) {
    try {
      if (isOver(folder)) removeFolder(folder);
    } catch (error) {
      process.emitWarning(`${folder}, which an earlier run has left, can’t be removed: ${error}`);
    }
  }
}

function removeFolder(/** @type {string} */ folder) {
  for (const mounted of mountsIn(folder)) execFileSync('umount', ['-l', mounted]);
  for (const id of sharedMemoryIn(folder)) execFileSync('ipcrm', ['-m', id]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** The small disks of its tests (fullDisk.test.ts), the innermost first. No name in it has a special character. */
function mountsIn(/** @type {string} */ folder) {
  if (!isLinux) return [];
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[1] ?? '');
  return points.filter((point) => point.startsWith(`${folder}/`)).reverse();
}

/** What a PostgreSQL that was killed has of the system: its number ends the seventh line of the file it runs by. */
function sharedMemoryIn(/** @type {string} */ folder) {
  if (!isLinux || !existsSync(folder)) return [];
  const files = readdirSync(folder)
    .map((name) => join(folder, name, 'data', 'postmaster.pid'))
    .filter((path) => existsSync(path));
  const ids = files.map((path) => readFileSync(path, 'utf8').split('\n')[6]?.trim().split(/\s+/)[1] ?? '');
  const known = readFileSync('/proc/sysvipc/shm', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[1]);
  return ids.filter((id) => known.includes(id));
}

/** Ends all processes of some runs, and waits until they are gone. Linux only. */
async function endProcesses(/** @type {(folder: string) => boolean} */ isMeant) {
  for (;;) {
    const pids = processes(isMeant);
    if (pids.length === 0) return;
    for (const pid of pids) end(pid);
    await pause(20);
  }
}

function end(/** @type {number} */ pid) {
  try {
    // A display leaves its lock behind, unless it is asked to end.
    process.kill(pid, readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'Xvfb' ? 'SIGTERM' : 'SIGKILL');
  } catch (error) {
    // It has ended meanwhile.
    if (!['ESRCH', 'ENOENT'].includes(error.code)) throw error;
  }
}

function processes(/** @type {(folder: string) => boolean} */ isMeant) {
  if (!isLinux) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isMeant(temporaryFolderOf(pid)));
}

/** Where a process was told to put temporary files; '' where it is another account's, or has ended. */
function temporaryFolderOf(/** @type {number} */ pid) {
  try {
    return /(?:^|\0)TMPDIR=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

function hasRoom(/** @type {string} */ folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > enoughBytes;
  } catch {
    return false;
  }
}
