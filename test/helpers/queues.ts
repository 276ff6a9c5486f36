import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresBackend, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { queueKind } from '../../shared/queue';
import { until } from './evergreen';
import * as servers from './queueServers.mjs';
import { temporaryFolder } from './workspace';

export { postgresPath, redisPath } from './queueServers.mjs';

type Server = Awaited<ReturnType<typeof servers.startRedis>>;

function untilFinished(server: Server): Server {
  onTestFinished(server.kill);
  return server;
}

/** @param password that it asks for */
export async function startRedis(password = ''): Promise<Server> {
  return untilFinished(await servers.startRedis(password));
}

export async function startPostgres(): Promise<Server> {
  return untilFinished(await servers.startPostgres());
}

/**
 * A worker on a queue, as a process of its own, once it waits.
 * @param given `hangsAt`: the piece of work, counted from 1, before whose bringing it hangs; 0: none
 */
export async function startWorker(url: string, { bundle = join(process.cwd(), 'out'), hangsAt = 0 } = {}) {
  const folder = temporaryFolder();
  const hung = join(folder, 'hung');
  const args = ['--json', 'worker', '--queue', url, '--folder', join(folder, 'tables'), '--threads', '1'];
  const preload = ['--require', join(process.cwd(), 'test', 'helpers', 'hangAtPiece.cjs')];
  const child = spawn(process.execPath, [...(hangsAt > 0 ? preload : []), join(bundle, 'cli.js'), ...args], {
    env: { ...process.env, EVERGREEN_TEST_HANG_AT: String(hangsAt), EVERGREEN_TEST_HANG_FILE: hung },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let stdout = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  child.stdout.on('data', (text) => (stdout += text));
  const ended = new Promise<{ code: number | null; said: string; stdout: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said, stdout }));
  });
  const hears = (text: RegExp) => until(() => text.test(said));
  await hears(/Waiting for work/);
  return { child, ended, hears, hangs: () => until(() => existsSync(hung)) };
}

/** Tells how many of a queue's jobs workers have. */
export function watch(url: string): () => Promise<number> {
  if (queueKind(url) === 'postgres') {
    const queue = new Queue(
      'evergreen',
      { connection: { connectionString: url, migrate: true } },
      createPostgresBackend,
    );
    onTestFinished(() => queue.close());
    return () => queue.getActiveCount();
  }
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue('evergreen', { connection });
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
  });
  return () => queue.getActiveCount();
}

/** Stops the only worker of a queue while it has a job. @param active as `watch` gives it */
export async function stopAtWork(child: ChildProcess, active: () => Promise<number>) {
  await until(async () => {
    child.kill('SIGSTOP');
    if ((await active()) === 1) return true;
    child.kill('SIGCONT');
    return false;
  });
}
