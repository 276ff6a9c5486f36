import type { GrownChunk, GrowParams, TrainingData } from '../grow';
import type { TreeRange } from '../growChunks';
import type { LeftBytes } from '../idleWorkers';
import { leftBytes } from '../memory';
import { Pool } from '../pool';
import type { WorkReply } from '../worker';

/** A forest that chunks are of: its key is the same for all of them. */
export interface LaneForest {
  key: string;
  data: TrainingData;
  params: GrowParams;
}

/** A thread that grows one chunk after the other, and keeps what it has laid out for those of the same forest. */
export class Lane {
  private ready: { key: string; pool: Pool; stop: AbortController; left: LeftBytes } | null = null;
  private readonly progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  constructor(private readonly workerEntry: string) {}

  /** Trees of the present chunk that are grown. */
  trees(): number {
    return Atomics.load(this.progress, 0);
  }

  /** @throws the signal's reason, at once */
  async grow(forest: LaneForest, part: TreeRange, signal: AbortSignal): Promise<GrownChunk> {
    signal.throwIfAborted();
    if (this.ready?.key !== forest.key) {
      await this.close();
      this.ready = this.open(forest);
    }
    const { pool, stop } = this.ready;
    const cancel = () => stop.abort(signal.reason);
    signal.addEventListener('abort', cancel);
    const chunks: GrownChunk[] = [];
    try {
      await pool.run<Extract<WorkReply, { type: 'grown' }>>(
        1,
        () => ({ type: 'grow', ...part }),
        (_, { grown }) => void chunks.push(grown),
      );
      return chunks[0];
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      Atomics.store(this.progress, 0, 0);
    }
  }

  /** Lets go of what is laid out. */
  async close(): Promise<void> {
    const { ready } = this;
    this.ready = null;
    await ready?.pool.close(ready.left);
  }

  private open({ key, data, params }: LaneForest) {
    const stop = new AbortController();
    const pool = new Pool(this.workerEntry, 1, stop.signal);
    pool.tell({ type: 'data', data, params, progress: this.progress });
    const [rows, features] = [data.target.length, data.columns.length];
    const left = leftBytes({ rows, features, rowsPerTree: Math.min(rows, params.rowsPerTree ?? rows) });
    return { key, pool, stop, left };
  }
}
