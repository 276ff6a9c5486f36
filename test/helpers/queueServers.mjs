// Servers of a queue, each in a folder of its own at a port of its own: for tests (queues.ts) and benchmarks.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** An account that owns nothing: PostgreSQL won't run as root. */
const nobody = 65_534;

/** @returns {string | null} */
export function redisPath() {
  return inPath('redis-server') ?? inPath('valkey-server');
}

/** @returns {string | null} */
export function postgresPath() {
  return inPath('postgres');
}

function inPath(/** @type {string} */ command) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path)) ?? null;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * A server that says by a line that it is ready. `kill` ends it at once, as a machine that is switched off, and removes
 * its folder.
 * @param {import('node:child_process').ChildProcess} child
 */
async function ready(
  child,
  /** @type {string} */ url,
  /** @type {string} */ folder,
  /** @type {string} */ line,
  /** @type {NodeJS.Signals} */ signal = 'SIGKILL',
) {
  // With all that it said: by that a taken port is known.
  const exited = once(child, 'close');
  const kill = async () => {
    child.kill(signal);
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  await new Promise((resolve, reject) => {
    let said = '';
    const take = (/** @type {Buffer} */ text) => {
      said += text.toString();
      if (said.includes(line)) resolve(undefined);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    void exited.then(() => {
      rmSync(folder, { recursive: true, force: true });
      reject(new Error(`The server ended: ${said}`));
    });
  });
  return { url, kill };
}

/**
 * Starts a server at a free port: at another one where somebody else has taken it meanwhile.
 * @template T
 */
async function atFreePort(/** @type {(port: number) => Promise<T>} */ start) {
  for (;;) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (!/in use/i.test(String(error))) throw error;
    }
  }
}

/** @param password that it asks for */
export function startRedis(password = '') {
  return atFreePort((port) => redisAt(port, password));
}

/** A cluster of its own; who connects is its superuser. */
export function startPostgres() {
  return atFreePort(postgresAt);
}

async function redisAt(/** @type {number} */ port, /** @type {string} */ password) {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  // Its title would be written over its environment, by which a run of tests knows it.
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--set-proc-title', 'no'];
  const child = spawn(redisPath() ?? '', [...args, ...(password === '' ? [] : ['--requirepass', password])]);
  const url = `redis://${password && `:${password}@`}127.0.0.1:${port}`;
  return ready(child, url, folder, 'Ready to accept connections');
}

async function postgresAt(/** @type {number} */ port) {
  const isRoot = process.getuid?.() === 0;
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const as = isRoot ? { uid: nobody, gid: nobody } : {};
  if (isRoot) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'evergreen', '-A', 'trust', '--no-sync'];
  execFileSync(inPath('initdb') ?? '', initdb, { ...as, stdio: 'ignore' });
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    // In its folder, not beside it, where a killed one would leave it.
    'dynamic_shared_memory_type=mmap',
    'fsync=off',
  ];
  const child = spawn(postgresPath() ?? '', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], as);
  const url = `postgres://evergreen@127.0.0.1:${port}/postgres`;
  // At once and without a last checkpoint, but with what it has of the system given back.
  return ready(child, url, folder, 'ready to accept connections', 'SIGQUIT');
}
