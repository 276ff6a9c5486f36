import { ascending, descending } from './order';
import type { Totals } from './totals';
import { sumByUnit, type WeighedRows } from './units';

/**
 * Scores of resamples that depend on the order of all rows, as the straight line near the rows as they are: a unit's
 * part in them is a sum taken once. What is left out shrinks with the number of units, not with its root.
 */

/** The score in the latest resample; null where it is undefined. */
type UnitScorer = () => number | null;

/**
 * The area under the ROC curve: of each positive the share of the negatives below it, of each negative that of the
 * positives above it, ties half (placements: E. DeLong, D. DeLong, D. Clarke-Pearson, 1988).
 */
export function areaByUnits(
  actual: Float64Array,
  predicted: Float64Array,
  rows: WeighedRows,
  totals: Totals,
): UnitScorer {
  const order = ascending(predicted);
  const weightOf = (row: number) => rows.weight?.[row] ?? 1;
  const isPositive = actual.map((one) => (one === 1 ? 1 : 0));
  const isNegative = isPositive.map((one) => 1 - one);
  const totalOf = (of: Float64Array, some: Uint32Array) => some.reduce((sum, row) => sum + of[row] * weightOf(row), 0);
  const all = { positives: totalOf(isPositive, order), negatives: totalOf(isNegative, order) };
  const below = { positives: 0, negatives: 0 };
  const placement = new Float64Array(actual.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && predicted[order[to]] === predicted[order[from]]) to++;
    const tied = order.subarray(from, to);
    const [positives, negatives] = [totalOf(isPositive, tied), totalOf(isNegative, tied)];
    for (const row of tied) {
      placement[row] = isPositive[row]
        ? (below.negatives + negatives / 2) / all.negatives
        : 1 - (below.positives + positives / 2) / all.positives;
    }
    below.positives += positives;
    below.negatives += negatives;
    from = to;
  }
  const ofPositives = placement.map((one, row) => one * isPositive[row]);
  const ofNegatives = placement.map((one, row) => one * isNegative[row]);
  const drawnOf = totals.add(sumByUnit({ isPositive, isNegative, ofPositives, ofNegatives }, rows));
  const area = totalOf(ofPositives, order) / all.positives;
  return () => {
    const drawn = drawnOf();
    if (drawn.isPositive === 0 || drawn.isNegative === 0) return null;
    return drawn.ofPositives / drawn.isPositive + drawn.ofNegatives / drawn.isNegative - area;
  };
}

/** Of the rows, so many on each side of the edge of the top tenth say what is spent there. */
const shareAtEdge = 0.01;

/**
 * What the top tenth spends: the edge moves until a tenth lies above it again, past rows that spend what those near it
 * do.
 */
export function topTenthByUnits(
  actual: Float64Array,
  predicted: Float64Array,
  rows: WeighedRows,
  totals: Totals,
): UnitScorer {
  const { weight } = rows;
  const order = descending(predicted);
  const weightOf = (row: number) => (weight ? weight[row] : 1);
  const all = order.reduce((sum, row) => sum + weightOf(row), 0);
  const room = all / 10;
  let [above, edge] = [0, 0];
  while (edge < order.length - 1 && above + weightOf(order[edge]) < room) above += weightOf(order[edge++]);
  const threshold = predicted[order[edge]];
  const near = Math.ceil(order.length * shareAtEdge);
  let [weightNear, spentNear] = [0, 0];
  order.forEach((row, at) => {
    if (predicted[row] !== threshold && Math.abs(at - edge) > near) return;
    weightNear += weightOf(row);
    spentNear += weightOf(row) * actual[row];
  });
  const parts = {
    rows: new Float64Array(actual.length).fill(1),
    spent: actual,
    above: predicted.map((one) => (one > threshold ? 1 : 0)),
    spentAbove: actual.map((one, row) => (predicted[row] > threshold ? one : 0)),
  };
  const drawnOf = totals.add(sumByUnit(parts, rows));
  return () => {
    const drawn = drawnOf();
    if (!(drawn.spent > 0)) return null;
    return (drawn.spentAbove + ((drawn.rows / 10 - drawn.above) * spentNear) / weightNear) / drawn.spent;
  };
}
