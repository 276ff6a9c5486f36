/** Rows of a tree's bootstrap sample in node order: a node is a range of positions in `row`; all else is looked up by row. */
export interface Sample {
  /** Position → row. Ascending within a node. */
  row: Int32Array;
  /** Row → how often it was drawn. */
  drawn: Uint16Array;
  /** Row → target. */
  target: Float64Array;
  /** Per feature, row → code. */
  codes: readonly Uint16Array[];
  /** Per feature, a bound that all codes are below. */
  codeCounts: Int32Array;
}

/**
 * Brings the rows whose code is at most `code` to the front, both sides in their old order; gives where the others begin.
 * @param spare room for the rows that go right
 */
export function partition(
  row: Int32Array,
  spare: Int32Array,
  codes: Uint16Array,
  code: number,
  from: number,
  to: number,
): number {
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    // Both sides are written and one counter moves: a branch would be mispredicted half of the time.
    const index = row[i];
    row[left] = index;
    spare[right] = index;
    const goesRight = codes[index] > code ? 1 : 0;
    left += 1 - goesRight;
    right += goesRight;
  }
  for (let i = 0; i < right; i++) row[left + i] = spare[i];
  return left;
}
