import { join } from 'node:path';
import type { GrownBy } from '../../../shared/engineProtocol';
import type { QueueChoice } from '../../../shared/schemas/fields';
import { plural } from '../../../shared/words';
import type { GrowIo } from '../forest';
import type { Elsewhere, GrowWork, TreeRange } from '../growChunks';
import { Exchange } from './exchange';
import { ForestElsewhere } from './forestElsewhere';
import { tableBytes } from './tableBytes';

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
  const exchange = new Exchange(choice, folder, io);
  const coordinator = new Coordinator(exchange);
  try {
    const result = await use({ ...io, elsewhere: coordinator.grow });
    return { ...result, grownBy: coordinator.told() };
  } finally {
    await exchange.close();
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
  private chunks = { elsewhere: 0, here: 0 };

  constructor(private readonly exchange: Exchange) {}

  readonly grow: Elsewhere = async (work, here, io) => {
    if (isSmall(work)) return here(work, io);
    const forest = new ForestElsewhere(work, io, this.onBegunAgain);
    if (!this.exchange.isAlone) await this.growElsewhere(work, forest);
    const missing = forest.missing().length;
    this.chunks.elsewhere += work.parts.length - missing;
    this.chunks.here += missing;
    if (missing === 0) return;
    this.exchange.goAlone();
    await forest.finish(here);
  };

  /** By whom chunks were grown, in a sentence; null: none were to be. */
  told(): GrownBy['grownBy'] {
    const { elsewhere, here } = this.chunks;
    if (elsewhere + here === 0) return null;
    const all = plural(elsewhere + here, 'chunk');
    const { isAlone } = this.exchange;
    const text = isAlone
      ? `${this.exchange.silence()}: this computer grew ${here} of ${all} of trees by itself.`
      : `${all} of trees were grown ${this.exchange.doers()}.`;
    return { text, isAlone };
  }

  private async growElsewhere(work: GrowWork, forest: ForestElsewhere): Promise<void> {
    const { minLeaf, featuresPerSplit, seed, rowsPerTree = null } = work.params;
    const params = { minLeaf, featuresPerSplit, seed, rowsPerTree };
    let withdraw: () => unknown = () => undefined;
    try {
      await this.exchange.handOver(async (depot, name) => {
        const table = await depot.offer(tableBytes(work.data));
        withdraw = () => depot.withdraw(table);
        return work.parts.map(({ first, count }, part) => ({
          work: { kind: 'grow', table, params, first, count },
          expected: {
            most: forest.most(part),
            onBeat: (trees, worker) => forest.onBeat(part, trees, worker),
            take: (path, worker) =>
              forest.take(part, path, join(this.exchange.folder, `${name}-${part}.grown`), worker),
          },
        }));
      }, forest.whole);
    } finally {
      await withdraw();
    }
  }

  private readonly onBegunAgain = ({ first, count }: TreeRange, before: string, worker: string) => {
    this.exchange.onBegunAgain(
      `Trees ${first} to ${first + count - 1}, which ${before} had begun, are grown by ${worker} now.`,
    );
  };
}
