// npm run setup: makes a fresh clone ready. Does only what is missing, says what it does and how long it took.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { findRuntime } from './electron/runtime.mjs';
import { cacheFolder, hashOf, isAlive, root, step } from './lib.mjs';

const dependenciesStamp = join(root, 'node_modules', '.evergreen-setup');
const nativeStamp = join(cacheFolder, 'native-works');

/**
 * Brings everything in place that running and testing need.
 * @param say takes each line of what is done
 * @param probe false: trust the last probe of the native module while neither the runtimes nor the module have changed
 * @param window whether the window is to run as well: fetches an Electron. Where none is to be had, it says so and goes
 *   on, since the command line needs none.
 */
export async function setUp({ say, probe, window }) {
  checkNode(say);
  mkdirSync(cacheFolder, { recursive: true });
  const release = await lock(say);
  try {
    if (!dependenciesAreThere()) await step('Installing dependencies (npm ci)', say, installDependencies);
    const { ensureCompiler } = await import('./native.mjs');
    const compiles = !findRuntime() && !(await nativeIsFine(probe));
    if (compiles) ensureCompiler(say);
    // Beside the compilation of SQLite, which takes longer, the rest goes one after the other: what fetches must not
    // wait for what holds this thread.
    const rest = async () => {
      if (window) await readyWindow(say);
      await readyBuild(say);
    };
    await Promise.all([compiles && repairNative(say), rest()]);
    await readyNative(probe, say);
  } finally {
    release();
  }
}

function checkNode(say) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor] = process.versions.node.split('.').map(Number);
  const fits = [...engines.node.matchAll(/(\^|>=)(\d+)\.(\d+)/g)].some(([, sign, least, leastMinor]) =>
    major === Number(least) ? minor >= Number(leastMinor) : sign === '>=' && major > Number(least),
  );
  if (!fits) throw new Error(`Evergreen needs Node ${engines.node}; this is ${process.versions.node}.`);
  if (major < 22 && !dependenciesAreThere()) say(onNode20);
}

/** npm warns of these packages on Node 20; what makes them work there, all the same, is ours. */
const onNode20 =
  'This is Node 20, and npm says of better-sqlite3, vitest and electron that they ask for Node 22. They work here: SQLite is compiled for it below (the prebuilt module ends Node 20), vitest gets the one function that it lacks (vitest.config.mts), and electron brings a Node of its own. The tests run on Node 20.';

/** The stamp is written after a complete installation only, so that one that was killed is made again. */
function dependenciesAreThere() {
  return existsSync(dependenciesStamp) && readFileSync(dependenciesStamp, 'utf8') === lockfileHash();
}

function lockfileHash() {
  return hashOf(join(root, 'package-lock.json'));
}

function installDependencies() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stdout, stderr } = spawnSync(npm, args, { cwd: root, encoding: 'utf8', shell: npm.endsWith('.cmd') });
  if (status !== 0) throw new Error(`npm ci failed:\n${stdout}${stderr}`);
  writeFileSync(dependenciesStamp, lockfileHash());
}

async function readyWindow(say) {
  const { fetchRuntime } = await import('./electron/runtime.mjs');
  const { installSystemPackages, systemIsReady } = await import('./electron/systemPackages.mjs');
  try {
    const runtime = findRuntime() ?? (await step('Fetching Electron', say, () => fetchRuntime(say)));
    if (systemIsReady(runtime.executable)) return;
    await step('Installing what Electron needs of the system', say, () => installSystemPackages(runtime.executable));
  } catch (error) {
    say(`The window can’t run here; the command line can. ${error.message}`);
  }
}

/** What the native module must run in. */
function runtimes() {
  const electron = findRuntime();
  return [process.execPath, ...(electron ? [electron.executable] : [])];
}

async function readyBuild(say) {
  const { build } = await import('./build.mjs');
  const startedAt = performance.now();
  if (await build()) say(`Building out/: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function readyNative(probe, say) {
  if (!(await nativeIsFine(probe))) await repairNative(say);
}

async function repairNative(say) {
  await step('Repairing the SQLite module', say, async () => {
    const { repairNativeModule } = await import('./native.mjs');
    await repairNativeModule(runtimes(), say);
  });
  await nativeIsFine(true);
}

/** Writes down what has been seen to work: an Electron that comes later is another identity. */
async function nativeIsFine(probe) {
  const { nativeModuleWorks } = await import('./native.mjs');
  const stamp = nativeIdentity();
  if (!probe && existsSync(nativeStamp) && readFileSync(nativeStamp, 'utf8') === stamp) return true;
  if (!nativeModuleWorks(runtimes())) return false;
  writeFileSync(nativeStamp, stamp);
  return true;
}

function nativeIdentity() {
  const compiled = join(root, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
  const binary = existsSync(compiled) ? statSync(compiled).mtimeMs : 'prebuilt';
  return `${process.version} ${findRuntime()?.version} ${process.platform} ${process.arch} ${lockfileHash()} ${binary}`;
}

/** Two set-ups at once would pull node_modules from under each other: the second waits for the first. */
async function lock(say) {
  const folder = join(cacheFolder, 'setup.lock');
  const holder = join(folder, 'pid');
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(folder);
      writeFileSync(holder, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(folder, holder)) rmSync(folder, { recursive: true, force: true });
    else if (!waited) say('Another set-up is at work; waiting for it …');
    await pause(100);
  }
}

function isAbandoned(folder, holder) {
  try {
    const pid = existsSync(holder) ? Number(readFileSync(holder, 'utf8')) : 0;
    if (pid > 0) return !isAlive(pid);
    return Date.now() - statSync(folder).mtimeMs > 5000;
  } catch (error) {
    // It was given back in between.
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** For the other tools: prints to standard error, so that standard output stays the command's own. */
export async function setUpQuietly() {
  try {
    await setUp({ say: (line) => console.error(line), probe: false, window: false });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = performance.now();
  try {
    await setUp({ say: (line) => console.log(line), probe: true, window: true });
    console.log(`Set up: everything is in place (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
