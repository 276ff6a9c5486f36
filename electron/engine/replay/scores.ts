import type { ReplayScores } from '../../../shared/engineProtocol';
import { primaryOn } from '../bootstrap';
import { testMean } from '../clusters';
import type { Duel } from '../duel';
import { gather } from '../gather';
import { logLosses, meanOf, saysYes, targetClip } from '../metrics';
import type { History } from './history';

/** Resamples of a score's interval. */
const resamples = 400;

/** By what answers are scored: fixed at the beginning, for all policies alike. */
export interface Yardstick {
  kind: History['kind'];
  /** Amounts above it count as this much. */
  clip: number;
  /** How far off the plain mean is on average; of amounts. */
  usual: number;
}

/** Made of the labels to train on that were known at a moment. */
export function yardstickAt({ kind, actual, knownAt, holdout }: History, at: number): Yardstick {
  if (kind === 'classification') return { kind, clip: Number.POSITIVE_INFINITY, usual: 1 };
  const training = actual.filter((value, row) => !Number.isNaN(value) && knownAt[row] <= at && holdout[row] === 0);
  const clip = targetClip(training);
  const clipped = training.map((value) => Math.min(value, clip));
  const mean = meanOf(clipped);
  return { kind, clip, usual: meanOf(clipped.map((value) => Math.abs(value - mean))) || 1 };
}

/** Rows that were asked, with what came of them. */
export interface Asked {
  actual: Float64Array;
  client: Int32Array;
}

export function askedOf({ actual, client }: History, rows: Int32Array): Asked {
  return { actual: gather(actual, rows), client: gather(client, rows) };
}

/** What the score is made of, row by row: the wrong answers, or the squared errors of clipped amounts. */
export function lossesOf({ kind, clip }: Yardstick, actual: Float64Array, predicted: Float64Array): Float64Array {
  if (kind === 'classification') return missesOf({ kind, clip, usual: 1 }, actual, predicted);
  return predicted.map((value, row) => (Math.min(actual[row], clip) - Math.min(value, clip)) ** 2);
}

/**
 * How wrong each answer is: 1 for a wrong class; an amount as far as it is off, measured by how far off the plain mean
 * is on average. Amounts are clipped, so that a handful does not decide.
 */
export function missesOf({ kind, clip, usual }: Yardstick, actual: Float64Array, predicted: Float64Array) {
  if (kind === 'classification') return predicted.map((value, row) => Number(saysYes(value) !== (actual[row] === 1)));
  return predicted.map((value, row) => Math.abs(Math.min(actual[row], clip) - Math.min(value, clip)) / usual);
}

/** The score of a policy's answers, and what it has fewer wrong than never training again. */
export async function scoresOf(
  yardstick: Yardstick,
  { actual, client }: Asked,
  { predicted, never }: { predicted: Float64Array; never: Float64Array },
  io: { signal: AbortSignal },
): Promise<ReplayScores> {
  const { kind, clip } = yardstick;
  const duel: Duel = { kind, clip, actual, client, champion: predicted, candidate: predicted };
  const score = await primaryOn(duel, resamples, io);
  const misses = missesOf(yardstick, actual, predicted);
  const before = missesOf(yardstick, actual, never);
  const rows = Uint32Array.from(actual.keys());
  const { mean, error } = testMean(
    before.map((miss, row) => miss - misses[row]),
    client,
    rows,
  );
  return {
    score,
    wrong: misses.reduce((sum, miss) => sum + miss, 0),
    fewerWrong: { value: mean * rows.length, error: error * rows.length },
    logLoss: kind === 'classification' ? meanOf(logLosses(predicted, actual)) : null,
  };
}
