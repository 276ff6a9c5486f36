import type { GrownChunk, GrowParams, TrainingData } from './grow';

/** Trees `first` to `first` + `count` − 1: a chunk. */
export interface TreeRange {
  first: number;
  count: number;
}

/** A forest's chunks, and what they grow on. */
export interface GrowWork {
  data: TrainingData;
  params: GrowParams;
  parts: readonly TreeRange[];
}

export interface GrowWorkIo {
  /** Takes each chunk once, in any order. */
  done: (part: number, grown: GrownChunk) => void;
  /** Trees of all chunks that are grown so far. */
  onTrees: (grown: number) => void;
}

/** Grows all chunks of a work. */
export type GrowChunks = (work: GrowWork, io: GrowWorkIo) => Promise<void>;

/** The same by others; what they don't grow, `here` does. */
export type Elsewhere = (work: GrowWork, here: GrowChunks, io: GrowWorkIo) => Promise<void>;
