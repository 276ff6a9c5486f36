import { type ChildProcess, spawn } from 'node:child_process';
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

/** A worker on a queue, as a process of its own, once it waits. */
export async function startWorker(url: string, bundle = join(process.cwd(), 'out')) {
  const folder = temporaryFolder();
  const args = ['--json', 'worker', '--queue', url, '--folder', join(folder, 'tables'), '--threads', '1'];
  const child = spawn(process.execPath, [join(bundle, 'cli.js'), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said }));
  });
  const hears = (text: RegExp) => until(() => text.test(said));
  await hears(/Waiting for work/);
  return { child, ended, hears };
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
