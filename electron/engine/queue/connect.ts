import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { messageOf } from '../../../shared/errors';
import { queueKind } from '../../../shared/queue';
import { type QueueJob, queueName } from './job';

/** What is asked of a queue by whoever has work. */
export interface JobQueue {
  /** Tries until all are in the queue, or it is closed. */
  add: (jobs: readonly QueueJob[]) => Promise<void>;
  /** Takes out those that still wait. */
  withdraw: (ids: readonly string[]) => Promise<void>;
  /** Ends all connections, also where nothing answers. */
  close: () => Promise<void>;
}

const retryMs = 1000;
/** Where nothing answers, an orderly end is not waited for any longer. */
const closeMs = 3000;
/** A job that fails is tried so often; then its coordinator does it, once it hears of no worker. */
const attempts = 3;
/** A worker that has not renewed its lock for so long has lost its job to another. */
const lockMs = 10_000;

/**
 * Connects to Redis (Valkey) or PostgreSQL; BullMQ and the drivers are loaded here only. Nothing is waited for: what
 * can't be reached is tried again until it is closed.
 */
async function connection(url: string, onError: (error: Error) => void) {
  const bullmq = await import('bullmq');
  if (queueKind(url) === 'postgres') {
    // A schema of its own, which is made where there is none.
    const options = { connection: { connectionString: url, migrate: true, connectionTimeoutMillis: lockMs } };
    return { bullmq, kind: 'postgres' as const, options, close: () => undefined };
  }
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => retryMs });
  client.on('error', onError);
  return { bullmq, kind: 'redis' as const, options: { connection: client }, close: () => client.disconnect() };
}

export async function openQueue(url: string, onError: (error: Error) => void): Promise<JobQueue> {
  const { bullmq, kind, options, close } = await connection(url, onError);
  const { Queue, createPostgresBackend } = bullmq;
  const queue =
    kind === 'postgres' ? new Queue(queueName, options, createPostgresBackend) : new Queue(queueName, options);
  queue.on('error', onError);
  let isClosed = false;
  const add = async (jobs: readonly QueueJob[]) => {
    const done = { removeOnComplete: true, removeOnFail: true };
    await queue.addBulk(jobs.map((data) => ({ name: data.kind, data, opts: { ...done, jobId: data.id, attempts } })));
  };
  return {
    add: async (jobs) => {
      while (!isClosed) {
        try {
          return await add(jobs);
        } catch (error) {
          onError(error instanceof Error ? error : new Error(messageOf(error)));
          await pause(retryMs);
        }
      }
    },
    withdraw: async (ids) => {
      // One that somebody works on can't be taken out; that worker hears of it otherwise.
      await Promise.all(ids.map((id) => queue.remove(id).catch(() => 0)));
    },
    close: async () => {
      isClosed = true;
      await Promise.race([queue.close().catch(() => undefined), pause(retryMs, undefined, { ref: false })]);
      close();
    },
  };
}

/** What a worker may do with a job but finish it. */
export interface JobIo {
  /** Hands it to another; never returns. */
  giveBack: () => Promise<never>;
}

/**
 * Takes jobs from a queue, several at a time, until it is closed. Whatever a job's work throws makes another try it.
 * The locks of jobs are renewed by this thread, so it must not be kept from it.
 */
export async function takeJobs(
  url: string,
  concurrency: number,
  work: (data: unknown, io: JobIo) => Promise<void>,
  onError: (error: Error) => void,
): Promise<{ close: () => Promise<void> }> {
  const { bullmq, kind, options, close } = await connection(url, onError);
  const { Worker, WaitingError, createPostgresBackend } = bullmq;
  const settings = {
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // Where the queue was out of reach for a moment.
    runRetryDelay: retryMs,
    // How often a job's workers may be killed: as often as they are.
    maxStalledCount: 1_000_000,
  };
  const process = (job: Job, token?: string) =>
    work(job.data, {
      giveBack: async () => {
        await job.moveToWait(token);
        throw new WaitingError();
      },
    });
  const worker =
    kind === 'postgres'
      ? new Worker(queueName, process, { ...settings, ...options }, createPostgresBackend)
      : new Worker(queueName, process, { ...settings, ...options });
  worker.on('error', onError);
  return {
    close: async () => {
      await Promise.race([worker.close().catch(() => undefined), pause(closeMs)]);
      close();
    },
  };
}

/**
 * The address of this computer by which it is reached from where the queue is.
 * @throws when the queue can't be reached
 */
export async function addressTowards(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const usual = queueKind(url) === 'postgres' ? 5432 : 6379;
  const socket = connect(Number(port || usual), hostname.replace(/^\[|\]$/g, '') || '127.0.0.1');
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.once('connect', () => resolve(socket.localAddress ?? '127.0.0.1'));
      socket.once('error', reject);
    });
  } finally {
    socket.destroy();
  }
}
