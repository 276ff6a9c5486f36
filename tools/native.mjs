// The native module, better-sqlite3: probed in a child process, and compiled only where its prebuilt binary does not
// run. On Node 20 the prebuilt one ends the process with a segmentation fault, so trying it in this process is no
// option.
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from './debian.mjs';
import { cacheFolder, root } from './lib.mjs';

const moduleFolder = join(root, 'node_modules', 'better-sqlite3');
const built = join(moduleFolder, 'build', 'Release', 'better_sqlite3.node');

/**
 * Whether the module opens a database and answers a query in each of the runtimes that start here: Node, and Electron
 * run as Node, which does not where it lacks libraries of the system.
 */
export function nativeModuleWorks(executables) {
  const script = `const D = require('better-sqlite3'); new D(':memory:').prepare('SELECT 1').get()`;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const runs = (path, code) => spawnSync(path, ['-e', code], { cwd: root, stdio: 'ignore', env }).status === 0;
  return executables.every((path) => runs(path, script) || !runs(path, ''));
}

/** Makes the module work: takes the binary compiled earlier for this version and platform, or compiles it. */
export async function repairNativeModule(executables, say) {
  const cached = join(
    cacheFolder,
    'native',
    `better-sqlite3-${moduleVersion()}-${process.platform}-${process.arch}.node`,
  );
  if (existsSync(cached)) {
    mkdirSync(dirname(built), { recursive: true });
    replaceByCopy(cached, built);
    if (nativeModuleWorks(executables)) return;
  }
  say('The prebuilt SQLite module does not run here; compiling it from source takes half a minute or more …');
  ensureCompiler(say);
  await compile();
  if (!nativeModuleWorks(executables))
    throw new Error('better-sqlite3 was compiled, and still does not load. Try Node 22 or newer.');
  mkdirSync(dirname(cached), { recursive: true });
  replaceByCopy(built, cached);
}

function moduleVersion() {
  return JSON.parse(readFileSync(join(moduleFolder, 'package.json'), 'utf8')).version;
}

function replaceByCopy(from, to) {
  copyFileSync(from, `${to}.tmp`);
  renameSync(`${to}.tmp`, to);
}

/**
 * For development and tests only: with its third level and its warnings, which nobody is shown, the compiler takes
 * three times as long; imports take some 5 % less then. Of the warnings -Wformat stays: with -Werror=format-security in
 * somebody's own flags, to lack it is an error.
 */
const quickly = '-O1 -Wno-all -Wno-extra -Wformat';

async function compile() {
  const nodeGyp = createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  const prefix = headersPrefix();
  const args = [nodeGyp, 'rebuild', '--release', '--force_build=1', ...(prefix ? [`--nodedir=${prefix}`] : [])];
  const flags = '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
  const extended = (name, more) => ({ [name]: `${process.env[name] ?? ''} ${more}`.trim() });
  const compiler = { ...extended('CFLAGS', quickly), ...extended('CXXFLAGS', `${flags} ${quickly}`) };
  const env = { ...process.env, ...compiler, ...extended('LDFLAGS', quickly) };
  try {
    await promisify(execFile)(process.execPath, args, { cwd: moduleFolder, maxBuffer: 2 ** 28, env });
  } catch ({ message, stdout, stderr }) {
    const lines = `${stdout ?? ''}${stderr ?? message}`.trimEnd().split('\n').slice(-30).join('\n');
    const hint = prefix
      ? ''
      : '\nNode’s headers were not found beside Node (include/node); Debian’s package libnode-dev, or the nodejs package of the place where this Node comes from, brings them.';
    throw new Error(`Compiling better-sqlite3 failed:\n${lines}${hint}`);
  }
}

/** The folder whose include/node holds this Node's headers; without one, node-gyp would have to fetch them. */
function headersPrefix() {
  const candidates = [process.env.npm_config_nodedir, dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  return candidates.find((prefix) => prefix && existsSync(join(prefix, 'include', 'node', 'node_api.h'))) ?? null;
}

/** Installs what is missing, where that may be done; elsewhere says the one command that does. */
export function ensureCompiler(say) {
  const missing = ['g++', 'make', 'python3'].filter(
    (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status !== 0,
  );
  if (missing.length === 0) return;
  const need = `A C++ compiler is needed to build the SQLite module (missing: ${missing.join(', ')})`;
  if (process.platform === 'darwin') throw new Error(`${need}. Run: xcode-select --install`);
  say(`Installing ${missing.join(', ')} …`);
  installPackages(missing, need);
}
