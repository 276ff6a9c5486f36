import { meanOf } from '../metrics';
import { RiseWatch } from '../monitoring/detector';
import { heldAgainst, points, promiseOf, scaleOf } from '../monitoring/promise';
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

/** While an alarm stands and the champion stays, it trains again after so many looks. */
const looksBetween = 7;

/**
 * Trains when the test of outcomes that monitoring uses raises an alarm, and again every week as long as it stands.
 * @param alarmDays until a false alarm, on average, by daily looks
 */
export function alarmTrigger(alarmDays: number): Trigger {
  let watch: RiseWatch | null = null;
  let scale = 1;
  let [heard, looks] = [0, 0];
  return {
    rings: ({ misses, client }) => {
      looks++;
      if (!watch || misses.length === 0) return false;
      for (const [i, miss] of misses.entries()) {
        watch.add({ loss: Math.min(1, miss / scale), client: client[i], ofDay: misses.length });
      }
      const { rises } = watch;
      const isNew = rises.length > heard;
      const stands = rises.at(-1)?.until === null && looks >= looksBetween;
      heard = rises.length;
      return isNew || stands;
    },
    trained: (promise) => {
      looks = 0;
      if (promise === null) return;
      scale = scaleOf(promise.misses);
      watch = promise.misses.length > 0 ? watchOf(promise, scale, alarmDays) : null;
      heard = 0;
    },
  };
}

function watchOf({ misses, client }: Misses, scale: number, alarmDays: number): RiseWatch {
  const loss = misses.map((miss) => Math.min(1, miss / scale));
  return new RiseWatch(heldAgainst({ ...promiseOf(loss, client), margin: points / scale }), alarmDays);
}
