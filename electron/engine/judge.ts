import type { EngineRequest } from '../../shared/engineProtocol';
import type { Judgement } from '../../shared/schemas/comparison';
import { dayMs } from '../../shared/time';
import { type ViewRequest, viewOf } from './bootstrap';
import { misses, type Unseen } from './calibration';
import { type Duel, partOf } from './duel';
import { logLosses } from './metrics';
import { ageWeights, chooseHalfLife } from './present';

/** Rows older than so many half-lives are those “before”: they hold a quarter of the weight at the most. */
const presentHalfLives = 2;

/** Labels to train on that the champion's misses are looked at on, at most. */
export const trainingRows = 4000;

/** What a judgement rests on. */
export interface Trial {
  duel: Duel;
  /** Of the duel's rows, in milliseconds. */
  times: Float64Array;
  /** The champion's answers to the newest labels to train on, without what it saw of their clients. */
  unseen: Unseen;
}

/** Judges two models by the present: rows weigh by their age, and the older ones are looked at by themselves. */
export async function judge(
  trial: Trial,
  request: Pick<EngineRequest<'compare'>, 'halfLife'> & ViewRequest,
  io: { signal: AbortSignal },
): Promise<Judgement> {
  const { duel, times } = trial;
  const { halfLife: setting, properScore } = request;
  const halfLife = setting === 'auto' ? halfLifeOf(trial, properScore) : setting === 'never' ? null : setting * dayMs;
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

/** The shorter of two: of what the candidate gains on held-out clients, and what the champion misses on all. */
function halfLifeOf({ duel, times, unseen }: Trial, properScore: ViewRequest['properScore']): number | null {
  const { kind, actual, champion, client } = duel;
  const all = {
    time: joined(times, unseen.time),
    client: Int32Array.from([...client, ...unseen.client]),
    misses: misses(kind, joined(actual, unseen.actual), joined(champion, unseen.probability)),
  };
  const found = [
    chooseHalfLife(times, client, [gainsOf(duel, properScore)]),
    chooseHalfLife(all.time, all.client, all.misses),
  ].filter((one) => one !== null);
  return found.length > 0 ? Math.min(...found) : null;
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** What the candidate gains on each row, in the proper score. */
function gainsOf(duel: Duel, properScore: ViewRequest['properScore']): Float64Array {
  const lossesOf = (predicted: Float64Array) => {
    if (properScore === 'logLoss') return logLosses(predicted, duel.actual);
    if (properScore === 'mae') return predicted.map((value, row) => Math.abs(duel.actual[row] - value));
    return predicted.map((value, row) => (Math.min(duel.actual[row], duel.clip) - Math.min(value, duel.clip)) ** 2);
  };
  const [champion, candidate] = [lossesOf(duel.champion), lossesOf(duel.candidate)];
  return champion.map((loss, row) => loss - candidate[row]);
}
