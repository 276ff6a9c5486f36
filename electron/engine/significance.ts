import type { Difference, McNemar } from '../../shared/metrics';
import { quantile, saysYes } from './metrics';
import { below, randomFrom } from './rng';

/** Two models' answers to the same rows. */
export interface Duel {
  kind: 'classification' | 'regression';
  actual: Float64Array;
  champion: Float64Array;
  candidate: Float64Array;
  /** Of each row. A client's rows are drawn together: they are not independent of each other. */
  client: Int32Array;
  /** Regression: actuals above it count as this much. */
  clip: number;
}

const level = 0.95;
const bootstrapSeed = 20_260_201;

/**
 * Candidate minus champion on the primary metric (accuracy; R² with clipped actuals), with a percentile interval from a
 * bootstrap that draws clients (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13; cluster bootstrap).
 */
export function bootstrapDifference(duel: Duel, resamples: number): Difference {
  const { scores, sums } = duel.kind === 'classification' ? accuracySums(duel) : rSquaredSums(duel);
  const clients = sums[0].length;
  const whole = scores(sums.map((values) => values.reduce((total, value) => total + value, 0)));
  const random = randomFrom(bootstrapSeed, clients);
  const differences = new Float64Array(resamples);
  const drawn = new Float64Array(sums.length);
  for (let resample = 0; resample < resamples; resample++) {
    drawn.fill(0);
    for (let i = 0; i < clients; i++) {
      const client = below(random, clients);
      for (let sum = 0; sum < sums.length; sum++) drawn[sum] += sums[sum][client];
    }
    const { champion, candidate } = scores([...drawn]);
    differences[resample] = candidate - champion;
  }
  differences.sort();
  const difference = whole.candidate - whole.champion;
  const lower = quantile(differences, (1 - level) / 2);
  const upper = quantile(differences, (1 + level) / 2);
  return {
    metric: duel.kind === 'classification' ? 'accuracy' : 'r2Clipped',
    ...whole,
    difference,
    lower,
    upper,
    level,
    resamples,
    rowsNeeded: rowsNeeded(duel.actual.length, difference, (upper - lower) / 2),
  };
}

/** The interval narrows with the root of the rows: as many as make its half width as small as the difference. */
function rowsNeeded(rows: number, difference: number, halfWidth: number): number | null {
  return difference === 0 ? null : Math.ceil(rows * (halfWidth / difference) ** 2);
}

interface ClientSums {
  /** Per summand: its sum over each client's rows. Summands add up over clients, so that a resample need not visit rows. */
  sums: Float64Array[];
  scores: (totals: readonly number[]) => { champion: number; candidate: number };
}

function accuracySums(duel: Duel): ClientSums {
  const right = (predicted: number, actual: number) => (saysYes(predicted) === (actual === 1) ? 1 : 0);
  const sums = sumByClient(duel, 3, (i) => [
    1,
    right(duel.champion[i], duel.actual[i]),
    right(duel.candidate[i], duel.actual[i]),
  ]);
  return {
    sums,
    scores: ([rows, champion, candidate]) => ({ champion: champion / rows, candidate: candidate / rows }),
  };
}

function rSquaredSums(duel: Duel): ClientSums {
  const actual = duel.actual.map((value) => Math.min(value, duel.clip));
  // Sums of squares around a middle value: around zero they would lose digits.
  const middle = actual.reduce((sum, value) => sum + value, 0) / actual.length;
  const sums = sumByClient(duel, 5, (i) => {
    const y = actual[i] - middle;
    return [1, y, y * y, (actual[i] - duel.champion[i]) ** 2, (actual[i] - duel.candidate[i]) ** 2];
  });
  return {
    sums,
    scores: ([rows, sum, squares, champion, candidate]) => {
      const total = squares - (sum * sum) / rows;
      // A resample without any variance says nothing of a difference.
      return total > 0
        ? { champion: 1 - champion / total, candidate: 1 - candidate / total }
        : { champion: 0, candidate: 0 };
    },
  };
}

function sumByClient({ client }: Duel, summands: number, of: (row: number) => readonly number[]): Float64Array[] {
  const index = new Map<number, number>();
  for (const key of client) if (!index.has(key)) index.set(key, index.size);
  const sums = Array.from({ length: summands }, () => new Float64Array(index.size));
  client.forEach((key, row) => {
    const at = index.get(key) ?? 0;
    of(row).forEach((value, i) => {
      sums[i][at] += value;
    });
  });
  return sums;
}

const leastForChiSquare = 25;

/** McNemar's test of two models' answers (classes), from the rows that exactly one of them answers correctly. */
export function mcNemar({ actual, champion, candidate }: Duel): McNemar {
  let onlyChampionRight = 0;
  let onlyCandidateRight = 0;
  actual.forEach((value, i) => {
    const championRight = saysYes(champion[i]) === (value === 1);
    const candidateRight = saysYes(candidate[i]) === (value === 1);
    if (championRight && !candidateRight) onlyChampionRight++;
    if (candidateRight && !championRight) onlyCandidateRight++;
  });
  return mcNemarTest(onlyChampionRight, onlyCandidateRight);
}

/**
 * Q. McNemar, Note on the sampling error of the difference between correlated proportions, 1947; with Edwards' continuity
 * correction, exact below 25 discordant rows.
 */
export function mcNemarTest(onlyChampionRight: number, onlyCandidateRight: number): McNemar {
  const discordant = onlyChampionRight + onlyCandidateRight;
  const exact = discordant < leastForChiSquare;
  const pValue = exact
    ? exactPValue(Math.min(onlyChampionRight, onlyCandidateRight), discordant)
    : chiSquarePValue(Math.max(0, Math.abs(onlyChampionRight - onlyCandidateRight) - 1) ** 2 / discordant);
  return { onlyChampionRight, onlyCandidateRight, pValue, exact };
}

/** Two-sided binomial probability of at most `fewer` of `all` at even odds, doubled. */
export function exactPValue(fewer: number, all: number): number {
  let term = -all * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= fewer; i++) {
    sum += Math.exp(term);
    term += Math.log((all - i) / (i + 1));
  }
  return Math.min(1, 2 * sum);
}

/** Upper tail of the χ² distribution with one degree of freedom. */
export function chiSquarePValue(statistic: number): number {
  return complementaryError(Math.sqrt(statistic / 2));
}

/** erfc for x ≥ 0, to about 1e-7 relative: Chebyshev fit of W. Press et al., Numerical Recipes, 1992, §6.2. */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  const polynomial = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}
