import type { Estimate } from '../../shared/schemas/metrics';
import { wilsonInterval } from '../../shared/scores';
import { testMean } from './clusters';
import { saysYes } from './metrics';

/**
 * An accuracy with Wilson's interval for as many independent rows as the rows by client are worth. Unlike a bootstrap's
 * it is as wide as it should be where few rows are known, all of them answered right, or wrong.
 */
export function shareRight(actual: Float64Array, predicted: Float64Array, client: Int32Array): Estimate {
  const right = predicted.map((p, i) => Number(saysYes(p) === (actual[i] === 1)));
  const { mean: value, error, clients } = testMean(right, client, Uint32Array.from(right.keys()));
  const worth = error > 0 ? (value * (1 - value)) / error ** 2 : clients;
  const [lower, upper] = wilsonInterval(value * worth, worth);
  return { value, lower, upper };
}
