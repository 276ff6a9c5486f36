import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError, messageOf, toErrorReport } from '../../../shared/errors';
import { withoutSecret } from '../../../shared/queue';
import { parsed } from '../../../shared/schemas/checked';
import { inTurn } from '../../node/inTurn';
import { grownBytes } from '../chunkBytes';
import { forkTransport, startEngine } from '../host';
import { progressParts, type ReplayAnswer } from './asking';
import { type JobIo, takeJobs } from './connect';
import { CoordinatorClient, Refused, Unwanted } from './coordinatorClient';
import { type Fetch, Files } from './files';
import { engineId, type GrowJob, type QueueJob, queueJob, type ReplayJob, type ScoreJob } from './job';
import { Lane } from './lane';
import { Tables } from './tables';

export interface WorkerOptions {
  queue: string;
  threads: number;
  /** Where files are kept. */
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
/** What is laid out for the latest work is let go of when nothing came for so long. */
const idleMs = 60_000;

/** How many chunks of trees were grown, parts of clients scored, and histories replayed. */
export type Done = Record<QueueJob['kind'], number>;

/**
 * Does jobs for others, as they come, until the signal ends it.
 * @throws AppError `forbidden` when a coordinator has another version, `bad_usage` when it can't be reached
 */
export async function serveQueue(options: WorkerOptions): Promise<Done> {
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
  return worker.done;
}

/** How a job is done, beside what it says. */
interface WorkIo {
  client: CoordinatorClient;
  signal: AbortSignal;
  /** Says what tells how far it is. */
  watch: (progress: () => number) => void;
}

class QueueWorker {
  readonly done: Done = { grow: 0, score: 0, replay: 0 };
  onRefused: (why: string) => void = () => undefined;
  private readonly ending = new AbortController();
  private readonly files: Files;
  private readonly tables: Tables;
  private readonly free: Lane[];
  private readonly lanes: readonly Lane[];
  /** For what is not a chunk of trees; it starts when there is such a job. */
  private readonly engine;
  /** A part is scored with all threads, and so one after the other. */
  private readonly scoring = inTurn();
  private working = 0;
  private idle: NodeJS.Timeout | undefined;
  private told = '';

  constructor(
    private readonly options: WorkerOptions,
    private readonly own: { engine: string; worker: string },
  ) {
    const { workerEntry } = options;
    this.files = new Files(options.folder);
    this.tables = new Tables(this.files);
    this.lanes = Array.from({ length: options.threads }, () => new Lane(workerEntry));
    this.free = [...this.lanes];
    this.engine = startEngine({ spawn: () => forkTransport(join(dirname(workerEntry), 'engine.js'), workerEntry) });
  }

  readonly onError = (error: Error) => {
    const text = withoutSecret(error.message || String(error), this.options.queue);
    if (text !== this.told) this.options.tell(text);
    this.told = text;
  };

  readonly work = async (data: unknown, { giveBack }: JobIo): Promise<void> => {
    if (this.ending.signal.aborted) return giveBack();
    const job = parsed(queueJob, data);
    if (!job.success) {
      this.refuse('A job of the queue is not one that this version knows. Install the same release everywhere.');
      return giveBack();
    }
    try {
      await this.perform(job.data);
      this.done[job.data.kind]++;
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
    await Promise.all([this.engine.close(), ...this.lanes.map((lane) => lane.close())]);
  }

  private refuse(why: string): void {
    this.end();
    this.onRefused(why);
  }

  private async perform(job: QueueJob): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.ending.signal]);
    const client = new CoordinatorClient(job, this.own, signal);
    await client.beat(0);
    clearTimeout(this.idle);
    this.working++;
    let progress = () => 0;
    const beats = this.beatOn(client, () => progress(), stop, job);
    const io: WorkIo = {
      ...{ client, signal },
      watch: (given) => {
        progress = given;
      },
    };
    try {
      if (job.kind === 'grow') await client.bring(await this.grow(job, io));
      else if (job.kind === 'score') await client.bring([await this.score(job, io)]);
      else await client.bring([await this.replay(job, io)]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearInterval(beats);
      stop.abort();
      this.working--;
      if (this.working === 0) this.idle = setTimeout(() => void this.close(), idleMs);
    }
  }

  private async grow(job: GrowJob, { client, signal, watch }: WorkIo): Promise<Uint8Array[]> {
    const lane = this.free.pop();
    if (!lane) throw new AppError('internal', 'More chunks came than there are threads.');
    watch(() => lane.trees());
    try {
      const data = await this.tables.get(job.table, (...given) => client.fetchFile(...given));
      const forest = { key: JSON.stringify([job.table, job.params]), data, params: job.params };
      return grownBytes(await lane.grow(forest, job, signal));
    } finally {
      this.free.push(lane);
    }
  }

  private async score(job: ScoreJob, { client, signal }: WorkIo): Promise<Uint8Array> {
    const fetch: Fetch = (...given) => client.fetchFile(...given);
    const [path, output] = [await this.files.temporary(job.table), await this.files.temporary(job.id)];
    try {
      const models = job.models.map(async (sha256) => ({ sha256, path: await this.files.get(sha256, fetch), output }));
      const request = { models: await Promise.all(models), threads: this.options.threads };
      await fetch(job.table, path);
      const part = { ...request, table: { path, sha256: job.table } };
      await this.scoring(() => this.engine.scorePart(part, { signal }));
      return await readFile(output);
    } finally {
      await Promise.all([path, output].map((one) => rm(one, { force: true })));
    }
  }

  private async replay(job: ReplayJob, { client, signal, watch }: WorkIo): Promise<Uint8Array> {
    let done = 0;
    watch(() => done);
    const path = await this.files.get(job.table, (...given) => client.fetchFile(...given));
    const table = { path, sha256: job.table };
    const onProgress = (fraction: number) => {
      done = Math.round(fraction * progressParts);
    };
    const answer: ReplayAnswer = await this.engine.replay({ ...job.request, table }, { signal, onProgress }).then(
      (result) => ({ result }),
      (error: unknown) => {
        const report = toErrorReport(error);
        if (report.code === 'not_enough_labels') return { error: report };
        throw error;
      },
    );
    return Buffer.from(JSON.stringify(answer));
  }

  /** Hears by it whether what comes of a job is still wanted. */
  private beatOn(
    client: CoordinatorClient,
    progress: () => number,
    stop: AbortController,
    job: QueueJob,
  ): NodeJS.Timeout {
    let heard = performance.now();
    return setInterval(() => {
      client.beat(progress()).then(
        () => {
          heard = performance.now();
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const isLost = performance.now() - heard > patienceMs;
          if (!(error instanceof Unwanted || error instanceof Refused || isLost)) return;
          if (error instanceof Unwanted) this.options.tell(`${leftText(job, progress())} ${error.message}`);
          stop.abort(error);
        },
      );
    }, beatMs);
  }
}

function leftText(job: QueueJob, progress: number): string {
  if (job.kind === 'score') return 'Left a part of clients before it was scored.';
  if (job.kind === 'replay') return `Left the replay of ${job.request.task.name} before its end.`;
  return `Left trees ${job.first} to ${job.first + job.count - 1} when ${progress} of them were grown.`;
}
