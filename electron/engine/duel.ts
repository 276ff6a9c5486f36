import type { ProperScore } from '../../shared/schemas/metrics';
import { logLosses } from './metrics';
import { gather } from './tableFile';

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
  const which = Int32Array.from(rows);
  const numbers = (values: Float64Array) => gather(values, which);
  return {
    ...duel,
    actual: numbers(duel.actual),
    champion: numbers(duel.champion),
    candidate: numbers(duel.candidate),
    client: Int32Array.from(rows, (row) => duel.client[row]),
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
