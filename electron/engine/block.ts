import type { CodeSet } from './codeSet';
import type { Sample } from './sample';

/** Nodes of at most so many rows are copied into a block, so that their subtree is grown within the processor's cache. */
export const blockRows = 8_192;

/** Columns of fewer codes are copied as they are: their range is small enough. */
const denseCodes = 2 * blockRows;

/**
 * The rows of one node, copied side by side. Codes are ranked anew, so that they are dense within the block: `original` gives
 * back, per feature and rank, the code that it stands for.
 */
export class Block {
  readonly sample: Sample;
  readonly original: Uint16Array[];
  private readonly ranked: readonly Uint16Array[];
  private readonly same = new Uint16Array(denseCodes).map((_, code) => code);
  private readonly ranks = new Uint16Array(65_536);

  constructor(
    features: number,
    rows: number,
    private readonly set: CodeSet,
  ) {
    const make = () => Array.from({ length: features }, () => new Uint16Array(rows));
    this.sample = {
      row: new Int32Array(rows),
      drawn: new Uint16Array(rows),
      target: new Float64Array(rows),
      codes: make(),
      codeCounts: new Int32Array(features),
    };
    this.ranked = make();
    this.original = [...this.ranked];
  }

  /** Takes the node's rows from the sample of the whole tree. */
  fill(from: Sample, start: number, end: number): void {
    const { sample } = this;
    for (let i = 0; i < end - start; i++) {
      sample.row[i] = i;
      sample.drawn[i] = from.drawn[from.row[start + i]];
      sample.target[i] = from.target[from.row[start + i]];
    }
    for (let feature = 0; feature < from.codes.length; feature++) {
      const column = from.codes[feature];
      const codes = sample.codes[feature];
      const dense = from.codeCounts[feature] <= denseCodes;
      this.original[feature] = dense ? this.same : this.ranked[feature];
      if (dense) for (let i = start; i < end; i++) codes[i - start] = column[from.row[i]];
      sample.codeCounts[feature] = dense
        ? from.codeCounts[feature]
        : this.rank(column, from.row, start, end, codes, this.ranked[feature]);
    }
  }

  private rank(
    codes: Uint16Array,
    row: Int32Array,
    start: number,
    end: number,
    ranked: Uint16Array,
    original: Uint16Array,
  ): number {
    const { set, ranks } = this;
    const { words, groups } = set;
    for (let i = start; i < end; i++) {
      const code = codes[row[i]];
      ranked[i - start] = code;
      words[code >>> 5] |= 1 << (code & 31);
      groups[code >>> 10] |= 1 << ((code >>> 5) & 31);
    }
    const distinct = set.drain(original);
    for (let rank = 0; rank < distinct; rank++) ranks[original[rank]] = rank;
    for (let i = 0; i < end - start; i++) ranked[i] = ranks[ranked[i]];
    return distinct;
  }
}
