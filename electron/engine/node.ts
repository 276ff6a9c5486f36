import type { Sample } from './sample';

/** A weight shifted so far leaves 16 bits for the count of rows. */
export const weightShift = 16;
/** Nodes up to this weight (and thus rows) can be summed in 32 bits. */
export const mostSummed = 0xffff;

/** The node at work: its rows' weights and targets side by side, and their totals. Buffers are reused over all nodes. */
export class Node {
  from = 0;
  to = 0;
  weight = 0;
  sum = 0;
  /** How often the n-th row was drawn, shifted by 16 bits, plus 1: sums of it hold a weight and a count of rows. */
  readonly drawn: Int32Array;
  /** Target of the n-th row, times how often it was drawn. */
  readonly weighted: Float64Array;

  constructor(mostRows: number) {
    this.drawn = new Int32Array(mostRows);
    this.weighted = new Float64Array(mostRows);
  }

  get rows(): number {
    return this.to - this.from;
  }

  /** Takes up positions [from, to); says whether the targets vary. */
  load(sample: Sample, from: number, to: number): boolean {
    const { drawn, weighted } = this;
    const { row, drawn: times, target } = sample;
    const first = target[row[from]];
    let varies = false;
    let weight = 0;
    let sum = 0;
    for (let i = from; i < to; i++) {
      const index = row[i];
      const count = times[index];
      const value = target[index];
      if (value !== first) varies = true;
      drawn[i - from] = (count << weightShift) | 1;
      weighted[i - from] = count * value;
      weight += count;
      sum += count * value;
    }
    this.from = from;
    this.to = to;
    this.weight = weight;
    this.sum = sum;
    return varies;
  }
}
