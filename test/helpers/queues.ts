import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An account that owns nothing: PostgreSQL won't run as root. */
const nobody = 65_534;

export function redisPath(): string | null {
  return inPath('redis-server') ?? inPath('valkey-server');
}

export function postgresPath(): string | null {
  return inPath('postgres');
}

function inPath(command: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path)) ?? null;
}

export interface QueueServer {
  url: string;
  /** Ends it at once, as a machine that is switched off. */
  kill: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** A server that says by a line that it is ready. */
async function ready(child: ChildProcess, line: string): Promise<() => Promise<void>> {
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const take = (text: Buffer) => {
      said += text.toString();
      if (said.includes(line)) resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    void exited.then(() => reject(new Error(`The server ended: ${said}`)));
  });
  return kill;
}

/** @param password that it asks for */
export async function startRedis(password = ''): Promise<QueueServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawn(redisPath() ?? '', [...args, ...(password === '' ? [] : ['--requirepass', password])]);
  const kill = await ready(child, 'Ready to accept connections');
  return { url: `redis://${password && `:${password}@`}127.0.0.1:${port}`, kill };
}

/** A cluster of its own, in a folder of its own; who connects is its superuser. */
export async function startPostgres(): Promise<QueueServer> {
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  // The folder of a run of tests is open to its own account only.
  const folder = mkdtempSync(join(isRoot ? '/tmp' : tmpdir(), 'postgres-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const as = isRoot ? { uid: nobody, gid: nobody } : {};
  if (isRoot) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  execFileSync(inPath('initdb') ?? '', ['-D', data, '-U', 'evergreen', '-A', 'trust', '--no-sync'], {
    ...as,
    stdio: 'ignore',
  });
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
  const child = spawn(postgresPath() ?? '', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], as);
  const kill = await ready(child, 'ready to accept connections');
  return { url: `postgres://evergreen@127.0.0.1:${port}/postgres`, kill };
}
