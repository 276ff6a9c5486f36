import { testMean } from '../clusters';
import { meanOf, quantile } from '../metrics';
import { findRises, type Observed, type Promised } from '../monitoring/detector';
import { alikeness, deviationOf } from '../monitoring/noise';
import type { Misses, Trigger } from './play';

/** Fewest of its own outcomes by which a champion that stays is measured anew. */
const leastToMeasure = 100;

/**
 * Trains once what the champion misses beyond what it promised has cost as much as a training would. By then a training
 * at the right moment would have cost as much: whoever waits so pays at most twice the least (the ski rental of A.
 * Karlin et al., Competitive snoopy caching, 1988), as far as the excess is what a training takes away. A champion that
 * stayed is held from then on against what it did miss: a training was no help against that.
 * @param price of a training, in wrong answers
 */
export function costTrigger(price: number): Trigger {
  let promised = 0;
  let [excess, missed, told] = [0, 0, 0];
  return {
    rings: ({ misses }) => {
      for (const miss of misses) {
        excess = Math.max(0, excess + miss - promised);
        missed += miss;
      }
      told += misses.length;
      return misses.length > 0 && excess >= price;
    },
    trained: (promise) => {
      if (promise !== null) promised = promise.misses.length > 0 ? meanOf(promise.misses) : 0;
      else if (told >= leastToMeasure) promised = Math.max(promised, missed / told);
      [excess, missed, told] = [0, 0, 0];
    },
  };
}

/** Two points, of accuracy or of the error that the naive answer makes: a rise that matters. */
const points = 0.02;
/** Of the misses of amounts, those above are a loss of 1. */
const largest = 0.995;
/** A promise is held against its upper limit (one-sided, 95 %), as monitoring does. */
const promiseLimit = 1.6448536269514722;
/** While an alarm stands and the champion stays, it trains again after so many looks. */
const looksBetween = 7;

/**
 * Trains when the test of outcomes that monitoring uses raises an alarm, and again every week as long as it stands.
 * @param alarmDays until a false alarm, on average, by daily looks
 */
export function alarmTrigger(alarmDays: number): Trigger {
  let promised: Promised | null = null;
  let scale = 1;
  let observed: Observed[] = [];
  let [heard, looks] = [0, 0];
  return {
    rings: ({ misses, client }) => {
      looks++;
      for (const [i, miss] of misses.entries()) {
        observed.push({ loss: Math.min(1, miss / scale), client: client[i], ofDay: misses.length });
      }
      if (!promised || misses.length === 0) return false;
      const rises = findRises(observed, promised, alarmDays);
      const isNew = rises.length > heard;
      const stands = rises.at(-1)?.until === null && looks >= looksBetween;
      heard = rises.length;
      return isNew || stands;
    },
    trained: (promise) => {
      looks = 0;
      if (promise === null) return;
      scale = quantile(promise.misses.slice().sort(), largest) || 1;
      promised = promise.misses.length > 0 ? promisedBy(promise, scale) : null;
      [observed, heard] = [[], 0];
    },
  };
}

function promisedBy({ misses, client }: Misses, scale: number): Promised {
  const loss = misses.map((miss) => Math.min(1, miss / scale));
  const margin = points / scale;
  const { mean, error } = testMean(loss, client, Uint32Array.from(loss.keys()));
  return {
    loss: Math.min(1 - margin, Math.max(margin, mean + promiseLimit * error)),
    deviation: deviationOf(loss, mean),
    margin,
    alike: alikeness(loss, client, mean),
  };
}
