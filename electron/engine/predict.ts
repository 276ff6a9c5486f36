import { type TreeChunk, treesIn } from './tree';

/** Rows that go through all trees together: their values and the tree at work stay in the processor's cache. */
const blockRows = 2048;
/** With fewer rows, laying them out anew would cost more than it saves. */
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
 * Sends blocks of rows through tree after tree, four rows at a time: while one waits for memory, another goes on. A row that has
 * arrived at a leaf stays there by arithmetic, so that no row needs a branch of its own.
 */
class BlockWalk {
  /** Row after row, a number per feature; missing is the greatest number there is, which goes right at every split. */
  private readonly values: Float64Array;

  constructor(
    private readonly chunks: readonly TreeChunk[],
    private readonly features: number,
    rows: number,
  ) {
    this.values = new Float64Array(rows * features);
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
      for (let tree = 0; tree < chunk.starts.length - 1; tree++) this.walk(chunk, chunk.starts[tree], sums, from, to);
    }
  }

  private walk({ feature, left, value }: TreeChunk, root: number, sums: Float64Array, from: number, to: number): void {
    const { values, features } = this;
    const first = feature[root];
    let row = from;
    for (let baseA = 0; row + 4 <= to; row += 4, baseA += 4 * features) {
      const baseB = baseA + features;
      const baseC = baseB + features;
      const baseD = baseC + features;
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      let splitA = first;
      let splitB = first;
      let splitC = first;
      let splitD = first;
      // All are negative, and so is their conjunction, when all four have arrived.
      while ((splitA & splitB & splitC & splitD) >= 0) {
        // A leaf's split is −1: the sign bit makes it feature 0, whose answer is then masked out.
        const goA = Number(!(values[baseA + splitA + (splitA >>> 31)] < value[a]));
        const goB = Number(!(values[baseB + splitB + (splitB >>> 31)] < value[b]));
        const goC = Number(!(values[baseC + splitC + (splitC >>> 31)] < value[c]));
        const goD = Number(!(values[baseD + splitD + (splitD >>> 31)] < value[d]));
        a += (root + left[a] + goA - a) & ~(splitA >> 31);
        b += (root + left[b] + goB - b) & ~(splitB >> 31);
        c += (root + left[c] + goC - c) & ~(splitC >> 31);
        d += (root + left[d] + goD - d) & ~(splitD >> 31);
        splitA = feature[a];
        splitB = feature[b];
        splitC = feature[c];
        splitD = feature[d];
      }
      sums[row] += value[a];
      sums[row + 1] += value[b];
      sums[row + 2] += value[c];
      sums[row + 3] += value[d];
    }
    for (; row < to; row++) {
      const base = (row - from) * features;
      let node = root;
      for (let split = first; split >= 0; split = feature[node]) {
        node = root + left[node] + (values[base + split] < value[node] ? 0 : 1);
      }
      sums[row] += value[node];
    }
  }
}
