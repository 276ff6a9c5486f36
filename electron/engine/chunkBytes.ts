import { z } from 'zod';
import { type ArrayReader, packed, unpacked } from './alignedArrays';
import { bagsSchema } from './bag';
import type { GrownChunk } from './grow';
import { type TreeChunk, treesIn } from './tree';

const mostTrees = 10_000;

/** What a chunk is beside its arrays. */
export const chunkHead = z
  .object({
    trees: z.number().int().positive().max(mostTrees),
    nodes: z.number().int().positive(),
    bags: bagsSchema.nullable().default(null),
  })
  .refine(({ trees, bags }) => bags === null || bags.trees.length === trees, 'a number per tree');
export type ChunkHead = z.infer<typeof chunkHead>;

export function headOfChunk(chunk: TreeChunk): ChunkHead {
  return { trees: treesIn(chunk), nodes: chunk.feature.length, bags: chunk.bags };
}

/** In the order in which they are written. */
export function arraysOf({ starts, feature, left, value, mean }: TreeChunk) {
  return [starts, feature, left, value, mean];
}

export function takeChunk({ take }: ArrayReader<ArrayBuffer>, { trees, nodes, bags }: ChunkHead): TreeChunk {
  return {
    starts: take(Int32Array, trees + 1),
    feature: take(Int16Array, nodes),
    left: take(Int32Array, nodes),
    value: take(Float64Array, nodes),
    mean: take(Float32Array, nodes),
    bags,
  };
}

/** Children come after their parent and within the tree, so every way down ends at a leaf. */
export function areTrees({ starts, feature, left, value, mean }: TreeChunk, features: number): boolean {
  if (starts[0] !== 0 || starts[starts.length - 1] !== feature.length) return false;
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const [root, nodes] = [starts[tree], starts[tree + 1] - starts[tree]];
    if (nodes < 1 || root + nodes > feature.length) return false;
    for (let node = 0; node < nodes; node++) {
      const i = root + node;
      if (!Number.isFinite(value[i]) || !Number.isFinite(mean[i]) || feature[i] < -1 || feature[i] >= features)
        return false;
      if (feature[i] >= 0 && (left[i] <= node || left[i] + 1 >= nodes)) return false;
    }
  }
  return true;
}

/** A grown chunk as bytes, to be sent. */
export function grownBytes({ chunk, outOfBagSum, outOfBagCount, gain, permuted }: GrownChunk): Uint8Array[] {
  return packed(headOfChunk(chunk), [...arraysOf(chunk), outOfBagSum, outOfBagCount, gain, permuted]);
}

/** What a chunk must be to be the one that was asked for. */
export interface WantedChunk {
  rows: number;
  features: number;
  seed: number;
  first: number;
  count: number;
}

/** Reads a grown chunk; null when the bytes are another, or none. */
export function parseGrown(body: ArrayBuffer, wanted: WantedChunk): GrownChunk | null {
  try {
    const { head: stated, arrays } = unpacked(body, () => new Error('cut off'));
    const head = chunkHead.parse(stated);
    const { starts, feature, left, value, mean, bags } = takeChunk(arrays, head);
    // Trees stay, and the rest of the body goes.
    const chunk = {
      ...{ starts: starts.slice(), feature: feature.slice(), left: left.slice() },
      ...{ value: value.slice(), mean: mean.slice(), bags },
    };
    const grown = {
      chunk,
      outOfBagSum: arrays.take(Float64Array, wanted.rows).slice(),
      outOfBagCount: arrays.take(Uint16Array, wanted.rows).slice(),
      gain: arrays.take(Float64Array, wanted.features).slice(),
      permuted: arrays.take(Float64Array, wanted.features).slice(),
    };
    return arrays.isAtEnd() && isWanted(head, wanted) && areTrees(chunk, wanted.features) ? grown : null;
  } catch {
    return null;
  }
}

function isWanted({ bags, trees }: ChunkHead, { seed, first, count }: WantedChunk): boolean {
  return trees === count && bags?.seed === seed && bags.trees.every((tree, i) => tree === first + i);
}
