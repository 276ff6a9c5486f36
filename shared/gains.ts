import type { GainPoint, Gains } from './schemas/gains';

/** What comes of acting upon the rows above a cut. */
export interface Cut {
  /** Of all rows, the share above the cut. */
  share: number;
  /** Of what there is to find, the share that is above the cut. */
  gain: number;
  /** How many times as much of it is there as in as many rows drawn blindly; null where there is nothing to find. */
  lift: number | null;
  /** Of a yes or no: what is found, what is taken for it, what is missed, what is rightly left; null for amounts. */
  confusion: { found: number; falseAlarms: number; missed: number; left: number } | null;
}

/** What a point of the curve comes to. */
export function cutAt({ kind, rows, total }: Pick<Gains, 'kind' | 'rows' | 'total'>, point: GainPoint): Cut {
  const share = point.rows / rows;
  const gain = total > 0 ? point.found / total : 0;
  const { found } = point;
  return {
    share,
    gain,
    lift: total > 0 && share > 0 ? gain / share : null,
    confusion:
      kind === 'classification'
        ? { found, falseAlarms: point.rows - found, missed: total - found, left: rows - total - (point.rows - found) }
        : null,
  };
}

/** The point of the curve whose share of the rows is nearest to one; none of them is that of no row at all. */
export function pointNear({ rows, points }: Pick<Gains, 'rows' | 'points'>, share: number): GainPoint {
  return points
    .filter((point) => point.rows > 0)
    .reduce((best, one) => (Math.abs(one.rows / rows - share) < Math.abs(best.rows / rows - share) ? one : best));
}
