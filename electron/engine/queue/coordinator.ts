import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GrownBy } from '../../../shared/engineProtocol';
import { messageOf, systemCodeOf } from '../../../shared/errors';
import { maskedQueue, withoutSecret } from '../../../shared/queue';
import type { QueueChoice } from '../../../shared/schemas/fields';
import { plural } from '../../../shared/words';
import type { GrowIo } from '../forest';
import type { Elsewhere, GrowWork, TreeRange } from '../growChunks';
import { addressTowards, type JobQueue, openQueue } from './connect';
import { type Depot, openDepot } from './depot';
import { ForestElsewhere } from './forestElsewhere';
import { engineId } from './job';
import { tableBytes } from './tableBytes';

const retryMs = 1000;

/**
 * Lets `use` have its forests grown by the workers of a queue. Where nothing is heard of a worker for the stated time,
 * this process grows the rest, and whatever comes after.
 * @param folder for what passes through; there is nothing yet, and nothing is left
 * @returns beside the result, by whom the forests were grown
 */
export async function grownOver<T extends object>(
  choice: QueueChoice,
  folder: string,
  io: GrowIo,
  use: (io: GrowIo) => Promise<T>,
): Promise<T & GrownBy> {
  const coordinator = new Coordinator(choice, folder, io);
  try {
    const result = await use({ ...io, elsewhere: coordinator.grow });
    return { ...result, grownBy: coordinator.told() };
  } finally {
    await coordinator.close();
  }
}

/** Rows, times features that a split tries, times trees: so many take a thread about a tenth of a second. */
const smallWork = 1e6;

/** Whether a forest is grown here before it would have been sent. */
function isSmall({ data, params, parts }: GrowWork): boolean {
  const rows = Math.min(data.target.length, params.rowsPerTree ?? data.target.length);
  const trees = parts.reduce((sum, { count }) => sum + count, 0);
  return rows * params.featuresPerSplit * trees < smallWork;
}

class Coordinator {
  private opened: Promise<{ depot: Depot; queue: JobQueue }> | null = null;
  private isClosed = false;
  private isAlone = false;
  private lastError = '';
  private refused: string | null = null;
  private forests = 0;
  private readonly workers = new Set<string>();
  private chunks = { elsewhere: 0, here: 0, again: 0 };

  constructor(
    private readonly choice: QueueChoice,
    private readonly folder: string,
    private readonly io: GrowIo,
  ) {}

  readonly grow: Elsewhere = async (work, here, io) => {
    if (isSmall(work)) return here(work, io);
    const forest = new ForestElsewhere(work, io, this.onBegunAgain);
    if (!this.isAlone) await this.growElsewhere(work, forest);
    const missing = forest.missing().length;
    this.chunks.elsewhere += work.parts.length - missing;
    this.chunks.here += missing;
    if (missing === 0) return;
    if (!this.isAlone) this.io.onNote?.(`${this.silence()}: going on alone.`);
    this.isAlone = true;
    await forest.finish(here);
  };

  /** By whom chunks were grown, in a sentence; null: none were to be. */
  told(): GrownBy['grownBy'] {
    const { elsewhere, here, again } = this.chunks;
    if (elsewhere + here === 0) return null;
    const all = plural(elsewhere + here, 'chunk');
    const text = this.isAlone
      ? `${this.silence()}: this computer grew ${here} of ${all} of trees by itself.`
      : `${all} of trees were grown by ${plural(this.workers.size, 'worker')} of ${maskedQueue(this.choice.url)}${again > 0 ? `; ${again} had been begun by another before` : ''}.`;
    return { text, isAlone: this.isAlone };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const open = await this.opened?.catch(() => null);
    await Promise.all([open?.queue.close(), open?.depot.close()]);
  }

  private silence(): string {
    const why = this.refused ?? this.lastError;
    return `No worker of ${maskedQueue(this.choice.url)} was heard of for ${this.choice.waitSeconds} s${why && ` (${why})`}`;
  }

  /** Until the forest is whole, or nobody was heard of for too long. */
  private async growElsewhere(work: GrowWork, forest: ForestElsewhere): Promise<void> {
    const { signal } = this.io;
    signal.throwIfAborted();
    const run = new AbortController();
    let quiet: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const heard = () => {
          clearTimeout(quiet);
          quiet = setTimeout(resolve, this.choice.waitSeconds * 1000);
        };
        heard();
        signal.addEventListener('abort', () => reject(signal.reason), { signal: run.signal });
        this.hand(work, forest, heard, run.signal)
          .then(() => forest.whole)
          .then(resolve, reject);
      });
    } finally {
      clearTimeout(quiet);
      run.abort();
    }
  }

  /** Puts a forest's chunks into the queue. */
  private async hand(work: GrowWork, forest: ForestElsewhere, heard: () => void, ended: AbortSignal): Promise<void> {
    const open = await this.open(ended);
    if (!open) return;
    const { depot, queue } = open;
    const name = `${randomBytes(6).toString('hex')}-${this.forests++}`;
    const table = await depot.offer(tableBytes(work.data));
    if (ended.aborted) return;
    const { minLeaf, featuresPerSplit, seed, rowsPerTree = null } = work.params;
    const jobs = work.parts.map(({ first, count }, part) => ({
      ...{ id: `${name}-${part}`, url: depot.url, token: depot.token, table },
      ...{ params: { minLeaf, featuresPerSplit, seed, rowsPerTree }, first, count },
    }));
    for (const [part, { id }] of jobs.entries()) {
      depot.expected.set(id, {
        most: forest.most(part),
        onBeat: (trees, worker) => {
          heard();
          return forest.onBeat(part, trees, worker);
        },
        take: (path, worker) => {
          heard();
          const isTaken = forest.take(part, path, join(this.folder, `${id}.grown`), worker);
          if (isTaken) this.workers.add(worker);
          return isTaken;
        },
      });
    }
    ended.addEventListener('abort', () => {
      this.refused = depot.refused();
      for (const { id } of jobs) depot.expected.delete(id);
      void depot.withdraw(table);
      void queue.withdraw(jobs.map(({ id }) => id));
    });
    await queue.add(jobs);
  }

  /** Null: it was ended before the queue could be reached. */
  private async open(ended: AbortSignal): Promise<{ depot: Depot; queue: JobQueue } | null> {
    const { url } = this.choice;
    while (!this.opened && !ended.aborted) {
      try {
        const host = await addressTowards(url);
        this.opened = Promise.all([
          openDepot(this.folder, host, await engineId(this.io.workerEntry)),
          openQueue(url, this.onError),
        ]).then(([depot, queue]) => ({ depot, queue }));
      } catch (error) {
        this.onError(error);
        await pause(retryMs);
      }
    }
    return ended.aborted || this.isClosed ? null : this.opened;
  }

  private readonly onBegunAgain = ({ first, count }: TreeRange, before: string, worker: string) => {
    this.chunks.again++;
    this.io.onNote?.(`Trees ${first} to ${first + count - 1}, which ${before} had begun, are grown by ${worker} now.`);
  };

  private readonly onError = (error: unknown) => {
    this.lastError = withoutSecret(messageOf(error) || systemCodeOf(error), this.choice.url);
  };
}
