import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { AppError, messageOf } from '../../../shared/errors';
import { withoutSecret } from '../../../shared/queue';
import { grownBytes } from '../chunkBytes';
import { type JobIo, takeJobs } from './connect';
import { CoordinatorClient, Refused, Unwanted } from './coordinatorClient';
import { type ChunkJob, chunkJob, engineId } from './job';
import { Lane } from './lane';
import { Tables } from './tables';

export interface WorkerOptions {
  queue: string;
  threads: number;
  /** Where tables are kept. */
  folder: string;
  /** Path of the bundled thread that grows trees. */
  workerEntry: string;
  signal: AbortSignal;
  /** What a person should know, in a sentence; the same is not told twice in a row. */
  tell: (text: string) => void;
}

const beatMs = 1000;
/** For so long a coordinator may not be heard of: its network, or it, may be busy. */
const patienceMs = 10_000;
/** What is laid out for the latest forest is let go of when nothing came for so long. */
const idleMs = 60_000;

/**
 * Grows chunks of trees for others, as they come, until the signal ends it.
 * @returns how many it grew
 * @throws AppError `forbidden` when a coordinator has another version, `bad_usage` when it can't be reached
 */
export async function serveQueue(options: WorkerOptions): Promise<number> {
  const own = {
    engine: await engineId(options.workerEntry),
    worker: `${hostname()}-${randomBytes(4).toString('hex')}`,
  };
  const worker = new QueueWorker(options, own);
  const ended = new Promise<void>((resolve, reject) => {
    worker.onRefused = (why) => reject(new AppError('forbidden', why));
    if (options.signal.aborted) resolve();
    options.signal.addEventListener('abort', () => resolve());
  });
  const taker = await takeJobs(options.queue, options.threads, worker.work, worker.onError);
  try {
    await ended;
  } finally {
    worker.end();
    await taker.close();
    await worker.close();
  }
  return worker.grown;
}

class QueueWorker {
  grown = 0;
  onRefused: (why: string) => void = () => undefined;
  private readonly ending = new AbortController();
  private readonly tables: Tables;
  private readonly free: Lane[];
  private readonly lanes: readonly Lane[];
  private idle: NodeJS.Timeout | undefined;
  private told = '';

  constructor(
    private readonly options: WorkerOptions,
    private readonly own: { engine: string; worker: string },
  ) {
    this.tables = new Tables(options.folder);
    this.lanes = Array.from({ length: options.threads }, () => new Lane(options.workerEntry));
    this.free = [...this.lanes];
  }

  readonly onError = (error: Error) => {
    const text = withoutSecret(error.message || String(error), this.options.queue);
    if (text !== this.told) this.options.tell(text);
    this.told = text;
  };

  readonly work = async (data: unknown, { giveBack }: JobIo): Promise<void> => {
    if (this.ending.signal.aborted) return giveBack();
    const job = chunkJob.safeParse(data);
    if (!job.success) {
      this.refuse('A job of the queue is not one that this version knows. Install the same release everywhere.');
      return giveBack();
    }
    try {
      await this.grow(job.data);
      this.grown++;
    } catch (error) {
      if (error instanceof Unwanted) return;
      if (error instanceof Refused) this.refuse(error.message);
      if (this.ending.signal.aborted) return giveBack();
      this.onError(error instanceof Error ? error : new Error(messageOf(error)));
      throw error;
    }
  };

  end(): void {
    this.ending.abort(new AppError('cancelled', 'The worker was ended.'));
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    this.tables.forget();
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private refuse(why: string): void {
    this.end();
    this.onRefused(why);
  }

  private async grow(job: ChunkJob): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.ending.signal]);
    const client = new CoordinatorClient(job, this.own, signal);
    await client.beat(0);
    const lane = this.free.pop();
    if (!lane) throw new AppError('internal', 'More chunks came than there are threads.');
    clearTimeout(this.idle);
    const beats = this.beatOn(client, lane, stop, job);
    try {
      const data = await this.tables.get(job.table, (...given) => client.fetchTable(...given));
      const forest = { key: JSON.stringify([job.table, job.params]), data, params: job.params };
      const grown = await lane.grow(forest, job, signal);
      await client.bring(grownBytes(grown));
    } finally {
      clearInterval(beats);
      stop.abort();
      this.free.push(lane);
      if (this.free.length === this.lanes.length) this.idle = setTimeout(() => void this.close(), idleMs);
    }
  }

  /** Hears by it whether the chunk is still wanted. */
  private beatOn(
    client: CoordinatorClient,
    lane: Lane,
    stop: AbortController,
    { first, count }: ChunkJob,
  ): NodeJS.Timeout {
    let heard = performance.now();
    return setInterval(() => {
      client.beat(lane.trees()).then(
        () => {
          heard = performance.now();
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const isLost = performance.now() - heard > patienceMs;
          if (!(error instanceof Unwanted || error instanceof Refused || isLost)) return;
          if (error instanceof Unwanted) {
            const trees = `trees ${first} to ${first + count - 1}`;
            this.options.tell(`Left ${trees} when ${lane.trees()} of them were grown. ${error.message}`);
          }
          stop.abort(error);
        },
      );
    }, beatMs);
  }
}
