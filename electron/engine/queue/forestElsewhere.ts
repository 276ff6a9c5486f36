import { readFileSync, renameSync } from 'node:fs';
import { parseGrown } from '../chunkBytes';
import type { GrownChunk } from '../grow';
import type { GrowChunks, GrowWork, GrowWorkIo, TreeRange } from '../growChunks';

/** Bytes of a tree's node, and what a chunk has besides, at the most. */
const nodeBytes = 2 + 4 + 8 + 4;
const headBytes = 65_536;

/**
 * A forest whose chunks come in any order, each in a file, and are handed on in theirs: of those that wait, none is in
 * memory.
 */
export class ForestElsewhere {
  readonly whole: Promise<void>;
  private isWhole: () => void = () => undefined;
  /** Of each chunk: the file that it waits in; null once it was handed on. */
  private readonly files: (string | null | undefined)[];
  private readonly trees: number[];
  /** Of each chunk: the worker that began it last, or brought it. */
  private readonly workers: (string | undefined)[] = [];
  private next = 0;

  constructor(
    private readonly work: GrowWork,
    private readonly io: GrowWorkIo,
    private readonly onBegunAgain: (part: TreeRange, before: string, worker: string) => void,
  ) {
    this.files = work.parts.map(() => undefined);
    this.trees = work.parts.map(() => 0);
    this.whole = new Promise((resolve) => {
      this.isWhole = resolve;
    });
  }

  /** Bytes that a chunk has at the most. */
  most(part: number): number {
    const { data, params, parts } = this.work;
    const rows = data.target.length;
    const nodes = 2 * Math.min(rows, params.rowsPerTree ?? rows);
    return parts[part].count * (nodes * nodeBytes + 64) + rows * 10 + data.columns.length * 16 + headBytes;
  }

  private isGrown(part: number): boolean {
    return this.files[part] !== undefined;
  }

  /**
   * A worker is at a chunk. Where another began it before, that one has ended, has given it back, or was not heard of
   * by the queue for so long that it lost it.
   * @returns false when another has brought it meanwhile
   */
  onBeat(part: number, trees: number, worker: string): boolean {
    const before = this.workers[part] ?? worker;
    if (this.isGrown(part)) return before === worker;
    if (before !== worker) this.onBegunAgain(this.work.parts[part], before, worker);
    this.workers[part] = worker;
    this.trees[part] = Math.min(trees, this.work.parts[part].count);
    this.tell();
    return true;
  }

  /**
   * Takes a file with a chunk.
   * @param keep where it may be kept until its turn has come
   * @returns false when it holds another, or none
   */
  take(part: number, path: string, keep: string, worker: string): boolean {
    if (this.isGrown(part)) return true;
    const grown = this.read(part, path);
    if (!grown) return false;
    this.workers[part] = worker;
    this.trees[part] = this.work.parts[part].count;
    this.tell();
    if (part === this.next) {
      this.hand(part, grown);
    } else {
      renameSync(path, keep);
      this.files[part] = keep;
    }
    return true;
  }

  missing(): number[] {
    return [...this.files.keys()].filter((part) => !this.isGrown(part));
  }

  /** Grows what is missing here. */
  async finish(here: GrowChunks): Promise<void> {
    const missing = this.missing();
    const { data, params, parts } = this.work;
    const grown = parts.reduce((sum, { count }, part) => sum + (this.isGrown(part) ? count : 0), 0);
    await here(
      { data, params, parts: missing.map((part) => parts[part]) },
      {
        done: (i, chunk) => this.hand(missing[i], chunk),
        onTrees: (trees) => this.io.onTrees(grown + trees),
      },
    );
  }

  /** Hands a chunk on, and those after it that have waited for it. */
  private hand(part: number, grown: GrownChunk): void {
    this.io.done(part, grown);
    this.files[part] = null;
    for (; this.files[this.next] !== undefined; this.next++) {
      const file = this.files[this.next];
      if (!file) continue;
      const waited = this.read(this.next, file);
      if (!waited) throw new Error(`${file} has changed.`);
      this.io.done(this.next, waited);
      this.files[this.next] = null;
    }
    if (this.next === this.files.length) this.isWhole();
  }

  private read(part: number, path: string): GrownChunk | null {
    const { data, params, parts } = this.work;
    const body = new Uint8Array(readFileSync(path)).buffer;
    return parseGrown(body, {
      ...{ rows: data.target.length, features: data.columns.length, seed: params.seed },
      ...parts[part],
    });
  }

  private tell(): void {
    this.io.onTrees(this.trees.reduce((sum, trees) => sum + trees, 0));
  }
}
