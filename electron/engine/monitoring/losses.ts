import { meanOf, saysYes } from '../metrics';
import { points, scaleOf } from './promise';

/** Answers beside what came true. */
interface Answered {
  answer: Float64Array;
  actual: Float64Array;
}

/** How answers are judged: as losses in [0, 1], and by the score that people see. */
export interface LossScale {
  /** Null for classes. */
  scale: number | null;
  margin: number;
  clipped: (amounts: Float64Array) => Float64Array;
  /** What an estimator learns: whether a class is right, or the squared error of a clipped amount. */
  targetOf: (answered: Answered) => Float64Array;
  lossOf: (answered: Answered) => Float64Array;
  scoreOf: (answered: Answered) => { score: number; right: Float64Array | null };
  slopeOf: (answered: Answered) => number;
}

/**
 * How losses are measured: of classes 1 where wrong; of amounts the error, as a share of the largest but a few of the
 * model's.
 * @param clip of amounts: actuals and answers above it count as this much; null for classes
 * @param naive what somebody answers who knows nothing
 */
export function lossScale(honest: Answered, clip: number | null, naive: number): LossScale {
  if (clip === null) return classScale;
  const scale = scaleOf(errorsOf(honest, clip));
  const naiveErrors = errorsOf({ ...honest, answer: honest.answer.map(() => naive) }, clip);
  return { ...amountScale(clip, scale), margin: (points * meanOf(naiveErrors)) / scale };
}

/** The same for rows that come later. */
export function scaleFrom({ scale, clip, margin }: { scale: number | null; clip: number | null; margin: number }) {
  return scale === null || clip === null ? classScale : { ...amountScale(clip, scale), margin };
}

const right = ({ answer, actual }: Answered) =>
  answer.map((probability, i) => Number(saysYes(probability) === (actual[i] === 1)));

const classScale: LossScale = {
  scale: null,
  margin: points,
  clipped: (amounts) => amounts,
  targetOf: right,
  lossOf: (answered) => right(answered).map((value) => 1 - value),
  scoreOf: (answered) => ({ score: meanOf(right(answered)), right: right(answered) }),
  slopeOf: () => 0,
};

function errorsOf({ answer, actual }: Answered, clip: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(answer, (value, i) => Math.abs(Math.min(value, clip) - Math.min(actual[i], clip)));
}

function amountScale(clip: number, scale: number): Omit<LossScale, 'margin'> {
  const clipped = (amounts: Float64Array) => amounts.map((value) => Math.min(value, clip));
  const errors = (answered: Answered) => errorsOf(answered, clip);
  return {
    scale,
    clipped,
    targetOf: (answered) => errors(answered).map((error) => error ** 2),
    lossOf: (answered) => errors(answered).map((error) => Math.min(1, error / scale)),
    scoreOf: (answered) => ({ score: rSquared(errors(answered), clipped(answered.actual)), right: null }),
    slopeOf: (answered) => {
      const [answer, actual] = [clipped(answered.answer), clipped(answered.actual)];
      return slope(
        answer,
        actual.map((value, i) => value - answer[i]),
      );
    },
  };
}

function rSquared(errors: Float64Array, actual: Float64Array): number {
  const middle = meanOf(actual);
  const total = actual.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return total === 0 ? 0 : 1 - errors.reduce((sum, error) => sum + error ** 2, 0) / total;
}

function slope(x: Float64Array, y: Float64Array): number {
  const [middleX, middleY] = [meanOf(x), meanOf(y)];
  const spread = x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
  return spread === 0 ? 0 : x.reduce((sum, value, i) => sum + (value - middleX) * (y[i] - middleY), 0) / spread;
}
