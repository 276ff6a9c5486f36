import type { EngineRequest } from '../../shared/engineProtocol';
import type { Judgement } from '../../shared/schemas/comparison';
import { dayMs } from '../../shared/time';
import type { Change } from './change';
import { type Duel, gainsOf, partOf } from './duel';
import { gather } from './gather';
import { ageWeights, chooseHalfLife, datedRows } from './present';
import { type ViewRequest, viewOf } from './view';

/** Rows older than so many half-lives are those “before”: they hold a quarter of the weight at the most. */
const presentHalfLives = 2;

/** What a judgement rests on. */
export interface Trial {
  duel: Duel;
  /** Of the duel's rows, in milliseconds. */
  times: Float64Array;
  /** What moves with time; null where that can't be told. */
  change: Change | null;
}

/**
 * Judges two models by the present: rows weigh by their age, and the older ones are looked at by themselves. Rows
 * without a date have no age, and count only where all rows count alike.
 */
export async function judge(
  trial: Trial,
  request: Pick<EngineRequest<'compare'>, 'halfLife'> & ViewRequest,
  io: { signal: AbortSignal },
): Promise<Judgement> {
  const { halfLife: setting, properScore } = request;
  const halfLife = setting === 'auto' ? halfLifeOf(trial, properScore) : setting === 'never' ? null : setting * dayMs;
  const { duel, times } = halfLife === null ? trial : datedOf(trial);
  const now = times.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const old =
    halfLife === null ? [] : [...times.keys()].filter((row) => times[row] < now - presentHalfLives * halfLife);
  return {
    properScore,
    halfLifeDays: halfLife && halfLife / dayMs,
    decidedBy: setting === 'auto' ? 'data' : 'setting',
    present: await viewOf(duel, halfLife === null ? null : ageWeights(times, now, halfLife), request, io),
    before: old.length > 0 ? await viewOf(partOf(duel, Uint32Array.from(old)), null, request, io) : null,
  };
}

/** Without the rows that have no date; where none has one, all. */
function datedOf(trial: Trial): Trial {
  const rows = datedRows(trial.times);
  if (rows.length === 0) return trial;
  return { ...trial, duel: partOf(trial.duel, rows), times: gather(trial.times, rows) };
}

/** The shorter of two: of what moves with time, and of what the candidate gains on held-out clients. */
function halfLifeOf({ duel, times, change }: Trial, properScore: ViewRequest['properScore']): number | null {
  const found = [
    change && chooseHalfLife(change.time, change.client, change.series),
    chooseHalfLife(times, duel.client, [gainsOf(duel, properScore)]),
  ].filter((one) => one !== null);
  return found.length > 0 ? Math.min(...found) : null;
}
