import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { testMean } from '../clusters';
import { quantile, varianceOf } from '../metrics';
import type { Promised } from './detector';
import { alikeness } from './noise';

/** A rise that matters: two points, of accuracy or of the error that the naive answer makes. */
export const points = 0.02;
/** Of the errors of amounts, those above are a loss of 1. */
const largest = 0.995;
/** The farthest that a promise is given the benefit of its doubt (one-sided, 95 %). */
const mostErrors = 1.6448536269514722;
/** By how many standard errors for each that a margin has; from the simulation of docs/monitoring.md. */
const perMargin = 4;

/** What losses of answers to clients that the model had not seen promise of those to come. */
export function promiseOf(loss: Float64Array, client: Int32Array): Pick<EstimatorFacts, 'promise' | 'alike'> {
  const { mean, error } = testMean(loss, client, Uint32Array.from(loss.keys()));
  return {
    promise: { loss: mean, error, deviation: Math.sqrt(varianceOf(loss, mean)) },
    alike: alikeness(loss, client, mean),
  };
}

/** An error of this size, and any beyond it, is a loss of 1. */
export function scaleOf(errors: Float64Array): number {
  return quantile(errors.slice().sort(), largest) || 1;
}

/**
 * What outcomes are held against. A promise is an estimate, and where it is too good by chance, a bet on a rise wins
 * without one, the more often the larger its error is beside the margin. So the promise is lowered by its error times
 * its error in margins: as much as keeps the false alarms, counted over promises as chance makes them, within what is
 * said, and no more, since whatever is given here is found later. Beyond the one-sided 95 % limit nothing is given.
 */
export function heldAgainst({
  promise,
  margin,
  alike,
}: Pick<EstimatorFacts, 'promise' | 'margin' | 'alike'>): Promised {
  const { loss, error, deviation } = promise;
  const doubt = error * Math.min(mostErrors, (perMargin * error) / margin);
  return { loss: Math.min(1 - margin, Math.max(margin, loss + doubt)), deviation, margin, alike };
}
