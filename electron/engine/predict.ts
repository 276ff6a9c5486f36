import { type TreeChunk, treesIn } from './tree';

/** Rows that go through all trees together: their values and the tree at work stay in the processor's cache. */
const blockRows = 2048;
/** With fewer rows, preparing trees would cost more than it saves. */
const fewRows = 16;

/**
 * The mean answer of all trees for each row: a probability of class 1, or a number. Trees add up in their order, so that the
 * result is the same to the bit wherever it is computed.
 * @param columns one array per feature, in the model's order; NaN is missing
 */
export function predict(chunks: readonly TreeChunk[], columns: readonly Float64Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows);
  if (rows < fewRows) {
    for (let row = 0; row < rows; row++) sums[row] = sumOfTrees(chunks, columns, row);
  } else {
    const walk = new BlockWalk(chunks, columns.length, Math.min(rows, blockRows));
    for (let from = 0; from < rows; from += blockRows)
      walk.addTo(sums, columns, from, Math.min(rows, from + blockRows));
  }
  const trees = chunks.reduce((sum, chunk) => sum + treesIn(chunk), 0);
  for (let row = 0; row < rows; row++) sums[row] /= trees;
  return sums;
}

function sumOfTrees(chunks: readonly TreeChunk[], columns: readonly Float64Array[], row: number): number {
  let sum = 0;
  for (const { starts, feature, left, value } of chunks) {
    for (let tree = 0; tree < starts.length - 1; tree++) {
      const root = starts[tree];
      let node = root;
      let split = feature[node];
      while (split >= 0) {
        // Missing is NaN, which is below nothing: it goes right.
        node = root + left[node] + (columns[split][row] < value[node] ? 0 : 1);
        split = feature[node];
      }
      sum += value[node];
    }
  }
  return sum;
}

/**
 * Sends blocks of rows through tree after tree, four rows at a time: while one waits for memory, another goes on. A leaf sends
 * every row to itself, so that no row needs a branch of its own.
 */
class BlockWalk {
  /** Row after row, a number per feature; missing is the greatest number there is, which goes right at every split. */
  private readonly values: Float64Array;
  private readonly threshold: Float64Array;
  private readonly next: Int32Array;

  constructor(
    private readonly chunks: readonly TreeChunk[],
    private readonly features: number,
    rows: number,
  ) {
    let mostNodes = 0;
    for (const { starts } of chunks) {
      for (let i = 1; i < starts.length; i++) mostNodes = Math.max(mostNodes, starts[i] - starts[i - 1]);
    }
    this.values = new Float64Array(rows * features);
    this.threshold = new Float64Array(mostNodes);
    this.next = new Int32Array(mostNodes);
  }

  addTo(sums: Float64Array, columns: readonly Float64Array[], from: number, to: number): void {
    const { values, features } = this;
    for (let feature = 0; feature < features; feature++) {
      const column = columns[feature];
      for (let row = from, at = feature; row < to; row++, at += features) {
        const value = column[row];
        values[at] = Number.isNaN(value) ? Number.MAX_VALUE : value;
      }
    }
    for (const chunk of this.chunks) {
      for (let tree = 0; tree < chunk.starts.length - 1; tree++) {
        this.prepare(chunk, tree);
        this.walk(chunk, chunk.starts[tree], sums, from, to);
      }
    }
  }

  private prepare({ starts, feature, left, value }: TreeChunk, tree: number): void {
    const { threshold, next } = this;
    const root = starts[tree];
    const nodes = starts[tree + 1] - root;
    for (let node = 0; node < nodes; node++) {
      const isLeaf = feature[root + node] < 0;
      threshold[node] = isLeaf ? Number.POSITIVE_INFINITY : value[root + node];
      next[node] = isLeaf ? node : left[root + node];
    }
  }

  private walk({ feature, value }: TreeChunk, root: number, sums: Float64Array, from: number, to: number): void {
    const { values, features, threshold, next } = this;
    let row = from;
    for (let base = 0; row + 4 <= to; row += 4, base += 4 * features) {
      let [a, b, c, d] = [0, 0, 0, 0];
      let [splitA, splitB, splitC, splitD] = [feature[root], feature[root], feature[root], feature[root]];
      // All are negative, and so is their conjunction, when all four have arrived.
      while ((splitA & splitB & splitC & splitD) >= 0) {
        // A leaf's split is −1: adding the sign bit makes it 0.
        a = next[a] + Number(!(values[base + splitA + (splitA >>> 31)] < threshold[a]));
        b = next[b] + Number(!(values[base + features + splitB + (splitB >>> 31)] < threshold[b]));
        c = next[c] + Number(!(values[base + 2 * features + splitC + (splitC >>> 31)] < threshold[c]));
        d = next[d] + Number(!(values[base + 3 * features + splitD + (splitD >>> 31)] < threshold[d]));
        splitA = feature[root + a];
        splitB = feature[root + b];
        splitC = feature[root + c];
        splitD = feature[root + d];
      }
      sums[row] += value[root + a];
      sums[row + 1] += value[root + b];
      sums[row + 2] += value[root + c];
      sums[row + 3] += value[root + d];
    }
    for (; row < to; row++) {
      const base = (row - from) * features;
      let node = 0;
      for (let split = feature[root]; split >= 0; split = feature[root + node]) {
        node = next[node] + (values[base + split] < threshold[node] ? 0 : 1);
      }
      sums[row] += value[root + node];
    }
  }
}
