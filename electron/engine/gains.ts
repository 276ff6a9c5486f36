import type { EngineRequest } from '../../shared/engineProtocol';
import type { GainCurve, GainPoint } from '../../shared/schemas/gains';
import { answers, loadEvaluationSet, timesOf } from './evaluate';
import { countClients } from './metrics';
import { readModel } from './modelFile';
import { descending } from './order';
import { loadTable } from './tableFile';

/** Where rows are cut off: above a share of them, or from a score on. */
type CutAsked = EngineRequest<'gains'>['cut'];

/** What rounding may add to a number of rows. */
const roundingRows = 1e-6;

/** So many steps a curve has, at most. */
const steps = 100;

/** What is found on the holdout by acting upon those with a model's highest answers. */
export async function gains({ table, task, model, window, cut }: EngineRequest<'gains'>): Promise<GainCurve> {
  const evaluated = await loadEvaluationSet(await loadTable(table), task, window);
  const predicted = answers(await readModel(model), evaluated);
  const times = timesOf(evaluated);
  return {
    kind: task.kind,
    rows: evaluated.rows.length,
    clients: countClients(evaluated.client),
    ...gainsOf(evaluated.actual, predicted, cut),
    from: times.reduce((least, at) => Math.min(least, at)),
    until: times.reduce((most, at) => Math.max(most, at)),
  };
}

/**
 * The cumulative gains of answers: what is found among the rows of the highest answers, point by point, and at a cut.
 * Rows of one answer are never parted, so that each point is a rule that can be followed: a share goes up to the last
 * row of the answer that it falls on.
 * @param actual 0 or 1, or amounts
 */
export function gainsOf(
  actual: Float64Array,
  predicted: Float64Array,
  cut: CutAsked,
): { total: number; points: GainPoint[]; cut: GainPoint } {
  const all = ranked(actual, predicted);
  const at = (rows: number) => all.find((point) => point.rows >= rows) ?? all[all.length - 1];
  const chosen = Array.from({ length: steps + 1 }, (_, step) => at((step * actual.length) / steps));
  const cutPoint =
    'share' in cut
      ? at(Math.ceil(cut.share * actual.length - roundingRows))
      : (all.findLast(({ threshold }) => threshold !== null && threshold >= cut.threshold) ?? all[0]);
  return { total: all[all.length - 1].found, points: [...new Set(chosen)], cut: cutPoint };
}

/** Every point there is, from no row to all. */
function ranked(actual: Float64Array, predicted: Float64Array): GainPoint[] {
  const order = descending(predicted);
  const points: GainPoint[] = [{ rows: 0, threshold: null, found: 0 }];
  let found = 0;
  order.forEach((row, place) => {
    found += actual[row];
    const isLast = place + 1 === order.length;
    if (isLast || predicted[order[place + 1]] !== predicted[row])
      points.push({ rows: place + 1, threshold: predicted[row], found });
  });
  return points;
}
