import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, systemCodeOf } from '../../../shared/errors';
import { maskedQueue, withoutSecret } from '../../../shared/queue';
import type { QueueChoice } from '../../../shared/schemas/fields';
import { plural } from '../../../shared/words';
import { addressTowards, type JobQueue, openQueue } from './connect';
import { type Depot, type Expected, openDepot } from './depot';
import { engineId, type JobWork, type QueueJob } from './job';

const retryMs = 1000;

export interface ExchangeIo {
  signal: AbortSignal;
  onNote?: ((text: string) => void) | undefined;
  /** Path of the bundled thread that grows trees. */
  workerEntry: string;
}

/** A job to be handed over, and who takes what comes of it. */
export interface Piece {
  work: JobWork;
  expected: Expected;
}

/**
 * What one computer has the workers of a queue do. Where nothing is heard of any of them for the stated time, it goes
 * on alone from then on.
 */
export class Exchange {
  isAlone = false;
  /** Those that have brought something. */
  readonly workers = new Set<string>();
  private opened: Promise<{ depot: Depot; queue: JobQueue }> | null = null;
  private isClosed = false;
  private lastError = '';
  private depot: Depot | null = null;
  private again = 0;
  private handed = 0;
  private readonly waits = new Set<() => void>();

  /** @param folder for what passes through; there is nothing yet, and nothing is left */
  constructor(
    private readonly choice: QueueChoice,
    readonly folder: string,
    private readonly io: ExchangeIo,
  ) {}

  /**
   * Hands jobs over, and waits until all is there, or nobody was heard of for too long.
   * @param pieces makes the jobs; the name is another each time
   * @param whole once all is there
   * @throws the signal's reason, at once
   */
  async handOver(pieces: (depot: Depot, name: string) => Promise<Piece[]>, whole: Promise<void>): Promise<void> {
    const { signal } = this.io;
    signal.throwIfAborted();
    const run = new AbortController();
    let quiet: NodeJS.Timeout | undefined;
    let over: NodeJS.Immediate | undefined;
    let wait: () => void = () => undefined;
    const stopWaiting = () => {
      clearTimeout(quiet);
      clearImmediate(over);
    };
    try {
      await new Promise<void>((resolve, reject) => {
        wait = () => {
          stopWaiting();
          quiet = setTimeout(() => {
            // What has come while this process was kept from running is heard first.
            over = setImmediate(resolve);
          }, this.choice.waitSeconds * 1000);
        };
        wait();
        this.waits.add(wait);
        signal.addEventListener('abort', () => reject(signal.reason), { signal: run.signal });
        this.hand(pieces, run.signal)
          .then(() => whole)
          .then(resolve, reject);
      });
    } finally {
      this.waits.delete(wait);
      stopWaiting();
      run.abort();
    }
  }

  /** From now on. */
  goAlone(): void {
    if (!this.isAlone) this.io.onNote?.(`${this.silence()}: going on alone.`);
    this.isAlone = true;
  }

  /** Something has gone from a worker to another. */
  onBegunAgain(text: string): void {
    this.again++;
    this.io.onNote?.(text);
  }

  /** By whom it was done, as the end of a sentence. */
  doers(): string {
    const again = this.again > 0 ? `; ${this.again} had been begun by another before` : '';
    return `by ${plural(this.workers.size, 'worker')} of ${maskedQueue(this.choice.url)}${again}`;
  }

  silence(): string {
    const why = this.depot?.refused() ?? this.lastError;
    return `No worker of ${maskedQueue(this.choice.url)} was heard of for ${this.choice.waitSeconds} s${why && ` (${why})`}`;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const open = await this.opened?.catch(() => null);
    await Promise.all([open?.queue.close(), open?.depot.close()]);
  }

  /** Puts jobs into the queue. */
  private async hand(pieces: (depot: Depot, name: string) => Promise<Piece[]>, ended: AbortSignal): Promise<void> {
    const open = await this.open(ended);
    if (!open) return;
    const { depot, queue } = open;
    const name = `${randomBytes(6).toString('hex')}-${this.handed++}`;
    const made = await pieces(depot, name);
    if (ended.aborted) return;
    const jobs = made.map(
      ({ work }, i): QueueJob => ({
        ...{ id: `${name}-${i}`, url: depot.url, token: depot.token },
        ...work,
      }),
    );
    for (const [i, { id }] of jobs.entries()) depot.expected.set(id, this.listening(made[i].expected));
    ended.addEventListener('abort', () => {
      for (const { id } of jobs) depot.expected.delete(id);
      void queue.withdraw(jobs.map(({ id }) => id));
    });
    await queue.add(jobs);
  }

  /** Whoever is heard of for one job may take the others next. */
  private listening({ most, onBeat, take }: Expected): Expected {
    const heard = () => {
      for (const wait of this.waits) wait();
    };
    return {
      most,
      onBeat: (progress, worker) => {
        heard();
        return onBeat(progress, worker);
      },
      take: (path, worker) => {
        heard();
        const isTaken = take(path, worker);
        if (isTaken) this.workers.add(worker);
        return isTaken;
      },
    };
  }

  /** Null: it was ended before the queue could be reached. */
  private async open(ended: AbortSignal): Promise<{ depot: Depot; queue: JobQueue } | null> {
    const { url } = this.choice;
    while (!this.opened && !ended.aborted) {
      try {
        const host = await addressTowards(url);
        this.opened ??= this.openAt(host);
      } catch (error) {
        this.onError(error);
        await pause(retryMs);
      }
    }
    return ended.aborted || this.isClosed ? null : this.opened;
  }

  private async openAt(host: string): Promise<{ depot: Depot; queue: JobQueue }> {
    const [depot, queue] = await Promise.all([
      openDepot(this.folder, host, await engineId(this.io.workerEntry)),
      openQueue(this.choice.url, this.onError),
    ]);
    this.depot = depot;
    return { depot, queue };
  }

  private readonly onError = (error: unknown) => {
    this.lastError = withoutSecret(messageOf(error) || systemCodeOf(error), this.choice.url);
  };
}
