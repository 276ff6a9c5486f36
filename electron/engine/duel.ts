import type { ProperScore } from '../../shared/schemas/metrics';
import { gather } from './gather';
import { logLosses } from './metrics';

/** Two models' answers to the same rows. */
export interface Duel {
  kind: 'classification' | 'regression';
  actual: Float64Array;
  /** Probability of class 1, or a number. */
  champion: Float64Array;
  candidate: Float64Array;
  /** Of each row. A client's rows are not independent of each other. */
  client: Int32Array;
  /** Regression: actuals and answers above it count as this much. */
  clip: number;
}

/** Some rows of a duel. */
export function partOf(duel: Duel, rows: Uint32Array): Duel {
  return {
    ...duel,
    actual: gather(duel.actual, rows),
    champion: gather(duel.champion, rows),
    candidate: gather(duel.candidate, rows),
    client: gather(duel.client, rows),
  };
}

/** What the candidate gains on each row, in the proper score. */
export function gainsOf(duel: Duel, properScore: ProperScore): Float64Array {
  const lossesOf = (predicted: Float64Array) => {
    if (properScore === 'logLoss') return logLosses(predicted, duel.actual);
    if (properScore === 'mae') return predicted.map((value, row) => Math.abs(duel.actual[row] - value));
    return predicted.map((value, row) => (Math.min(duel.actual[row], duel.clip) - Math.min(value, duel.clip)) ** 2);
  };
  const [champion, candidate] = [lossesOf(duel.champion), lossesOf(duel.candidate)];
  return champion.map((loss, row) => loss - candidate[row]);
}
