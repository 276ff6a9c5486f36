// Parts of the kernel by themselves, for its tests: the cut of one node by one feature, and thresholds.
import * as data from '../../../electron/engine/kernel/data';
import * as sample from '../../../electron/engine/kernel/sample';
import * as split from '../../../electron/engine/kernel/split';

export { codesOf, layValues } from '../../../electron/engine/kernel/data';
export { thresholdBetween } from '../../../electron/engine/kernel/tree';

export function lay(rows: u32, minLeaf: u32): void {
  data.lay(rows, 1);
  sample.lay(rows);
  split.lay(minLeaf);
  sample.workOnWhole();
}
export function rowsAt(): usize {
  return sample.rowsAt(0, 0);
}
export function sharesAt(): usize {
  return sample.sharesAt(0, 0);
}

/** Whether the feature varies within the node, which is all rows. */
export function findCut(sum: f64, drawn: i64): bool {
  split.begin(0, 0, data.rows, sum, drawn);
  const varies = split.improve(0);
  split.refine();
  return varies;
}
export function code(): u32 {
  return split.bestCode;
}
export function next(): u32 {
  return split.bestNext;
}
export function score(): f64 {
  return split.bestScore;
}
