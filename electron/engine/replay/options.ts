import { gather } from '../gather';
import { sumOf } from '../metrics';
import type { Model } from '../modelFile';
import { firstNotBelow } from '../sorted';
import type { Forests } from './forests';
import { bestInHindsight } from './hindsight';
import type { History } from './history';
import type { Made, Played } from './play';
import { type Asked, lossesOf, missesOf, type Yardstick } from './scores';

/** A model that hindsight may choose in some periods. */
interface Candidate {
  from: number;
  until: number;
  /** What it says of the rows from one place to before another. */
  answer: (firstRow: number, endRow: number) => Float64Array;
  took: number;
}

/** What answers lose in each period of a candidate: in the score, and as wrong answers. */
type Losses = Record<'score' | 'misses', Float64Array>;

/**
 * All models that there were in a replay: those that retrains made, in all of the time after, and whatever a policy had
 * live, for as long as it had. So no policy can be better than the best choice among them.
 */
export class Options {
  /** Where each period begins among the rows, and where the last one ends. */
  private readonly starts: Int32Array;
  private readonly candidates: Candidate[];
  private readonly losses: Losses[];

  /** @param rows that were asked, in order of time */
  constructor(
    private readonly rows: Int32Array,
    { history, asked, yardstick }: { history: History; asked: Asked; yardstick: Yardstick },
    forests: Forests,
    played: readonly Played<Model>[],
  ) {
    const made = forests.made();
    const moments = [...made.map(({ at }) => at), ...played.flatMap(({ reigns }) => reigns.map(({ from }) => from))];
    const periods = [...new Set(moments)].sort((a, b) => a - b);
    const times = gather(history.askedAt, rows);
    this.starts = Int32Array.from([...periods, Number.POSITIVE_INFINITY], (at) => firstNotBelow(times, at));
    this.candidates = candidatesOf(periods, made, played, (one, first, end) =>
      forests.answer(one, rows.subarray(first, end)),
    );
    this.losses = this.candidates.map((candidate) => this.lossesOf(candidate, asked, yardstick));
  }

  private lossesOf({ from, until, answer }: Candidate, { actual }: Asked, yardstick: Yardstick): Losses {
    const own = this.starts.subarray(from, until + 1);
    const [first, end] = [own[0], own[own.length - 1]];
    const predicted = answer(first, end);
    const sums = (losses: Float64Array) =>
      Float64Array.from(own.subarray(1), (stop, i) => sumOf(losses.subarray(own[i] - first, stop - first)));
    const came = actual.subarray(first, end);
    return {
      score: sums(lossesOf(yardstick, came, predicted)),
      misses: sums(missesOf(yardstick, came, predicted)),
    };
  }

  /** The best choice with trainings at a price, in the unit of the losses. */
  choose(by: keyof Losses, price: number) {
    const { starts, candidates, rows } = this;
    const options = candidates.map(({ from, until }, i) => ({ from, until, losses: this.losses[i][by] }));
    const { live, changes, loss } = bestInHindsight(options, starts.length - 1, price);
    const predicted = new Float64Array(rows.length);
    for (const [period, option] of live.entries()) {
      predicted.set(candidates[option].answer(starts[period], starts[period + 1]), starts[period]);
    }
    const took = [...new Set(live)].slice(1).reduce((sum, option) => sum + candidates[option].took, 0);
    return { predicted, loss, trainings: changes, took };
  }
}

function candidatesOf(
  periods: readonly number[],
  made: readonly Made<Model>[],
  played: readonly Played<Model>[],
  answer: (one: Made<Model>, firstRow: number, endRow: number) => Float64Array,
): Candidate[] {
  const places = new Map(periods.map((at, period) => [at, period]));
  const at = (moment: number) => places.get(moment) ?? periods.length;
  const retrained = made.map((one) => ({
    from: at(one.at),
    until: periods.length,
    answer: (first: number, end: number) => answer(one, first, end),
    took: one.took,
  }));
  const live = played.flatMap(({ reigns, predicted }) =>
    reigns.map(({ from, made: { took } }, i) => ({
      from: at(from),
      until: at(reigns[i + 1]?.from ?? Number.POSITIVE_INFINITY),
      answer: (first: number, end: number) => predicted.subarray(first, end),
      took,
    })),
  );
  return [...retrained, ...live];
}
