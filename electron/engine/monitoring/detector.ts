/**
 * Sequential detection of a rise of a mean loss, with an e-detector of Shiryaev and Roberts' kind (Shin, Ramdas and
 * Rinaldo, E-detectors: a nonparametric framework for sequential change detection, 2023): the sum M, over all moments
 * at which the change may have begun, of what bets on a rise since then have won.
 *
 * Why it may be looked at whenever one likes: as long as a loss x is not expected above m, given all that came before,
 * no factor 1 + λ(x − m) with λ ≥ 0 is expected above 1. A row of a day of n rows takes M to (M + 1/n) times such
 * factors, averaged by the stakes of the bets; so M less the days that have passed is not expected to rise (it is a
 * supermartingale), and by optional stopping the days until M reaches D are D on average at the least: whatever the
 * distribution of the losses, however often one looks within a day.
 */

/** What the losses are held against. */
export interface Promised {
  /** The most that a loss is expected to be, in (0, 1), and the standard deviation of losses. */
  loss: number;
  deviation: number;
  /** A rise that matters. */
  margin: number;
  /** How alike the losses of one client are. */
  alike: number;
}

/** Rises that are betted on, in margins, and the part of the stake that each gets: most on the least to be found. */
const bets = [
  { rise: 1.5, stake: 0.7 },
  { rise: 2.5, stake: 0.15 },
  { rise: 6, stake: 0.1 },
  { rise: 15, stake: 0.05 },
];
/** The largest part of what a bet could lose at all that is put at stake. */
const boldest = 0.95;
/** Sum at which the return to the promise is taken as certain. */
const recovered = 100;

export interface Observed {
  /** In [0, 1]. */
  loss: number;
  client: number;
  /** Labels of its day: together they are one look. */
  ofDay: number;
}

/** A rise: the place at which it was certain, where it seems to have begun, and where it seems to be over. */
export interface Rise {
  found: number;
  since: number;
  /** The first place after it; null: it lasts. */
  until: number | null;
}

/**
 * The rises in a sequence of losses.
 * @param limit the sum at which a rise is certain: so many days, on average, pass until a false alarm
 */
export function findRises(observed: readonly Observed[], promised: Promised, limit: number): readonly Rise[] {
  const watch = new RiseWatch(promised, limit);
  for (const one of observed) watch.add(one);
  return watch.rises;
}

/**
 * Losses as they come, and the rises in them. After one is found, the next is looked for only when it is over: when the
 * same test, the other way round, says that the mean lies at least halfway back, or within the margin. Nearer to the
 * promise it could not be told from a promise that was a little too good.
 */
export class RiseWatch {
  private readonly found: Rise[] = [];
  private readonly expected: (one: Observed) => number;
  private detector: Detector;
  private current: Rise | null = null;
  private place = 0;
  /** How far all losses before each place lie above what was expected, together. */
  private readonly excess = [0];

  /** @param limit the sum at which a rise is certain: so many days, on average, pass until a false alarm */
  constructor(
    private readonly promised: Promised,
    private readonly limit: number,
  ) {
    this.expected = expectation(promised);
    this.detector = upward(promised);
  }

  get rises(): readonly Rise[] {
    return this.found;
  }

  add(one: Observed): void {
    const { detector, current, place, promised, excess } = this;
    const expected = this.expected(one);
    const value = detector.add(one.loss, expected, 1 / one.ofDay);
    excess.push(excess[place] + one.loss - expected);
    if (current === null && value >= this.limit) {
      const since = detector.since(place);
      this.current = { found: place, since, until: null };
      this.found.push(this.current);
      const rise = (excess[place + 1] - excess[since]) / (place + 1 - since);
      this.detector = downward(promised, Math.max(promised.margin, rise / 2));
    } else if (current !== null && value >= recovered) {
      current.until = Math.max(current.found + 1, detector.since(place));
      this.current = null;
      this.detector = upward(promised);
    }
    this.place++;
  }
}

/** Who was asked before resembles what it was: that is expected of it, and is no news when it comes. */
function expectation({ loss, alike }: Promised): (one: Observed) => number {
  const known = new Map<number, { sum: number; count: number }>();
  return (one) => {
    const before = known.get(one.client) ?? { sum: 0, count: 0 };
    // The best linear guess from equally correlated losses (Bühlmann 1967).
    const weight = (before.count * alike) / (1 + (before.count - 1) * alike);
    const guess = before.count === 0 ? loss : loss + weight * (before.sum / before.count - loss);
    known.set(one.client, { sum: before.sum + one.loss, count: before.count + 1 });
    return guess;
  };
}

/** Sums what bets have won, each from every moment on. */
class Detector {
  private readonly won = bets.map(() => 0);
  private readonly latest = bets.map(() => ({ ratio: 1, since: 0 }));
  private place = 0;

  /** @param stakes of each bet, on a loss of one above what is expected; negative for below */
  constructor(
    private readonly stakes: readonly number[],
    private readonly shift: number,
  ) {}

  add(loss: number, expected: number, weight: number): number {
    const mean = Math.min(1, expected + this.shift);
    let sum = 0;
    for (const [i, stake] of this.stakes.entries()) {
      const most = stake > 0 ? mean : 1 - mean;
      const bet = Math.sign(stake) * Math.min(Math.abs(stake), most > 0 ? boldest / most : 0);
      const factor = 1 + bet * (loss - mean);
      this.won[i] = (this.won[i] + weight * bets[i].stake) * factor;
      this.follow(i, factor);
      sum += this.won[i];
    }
    this.place++;
    return sum;
  }

  /** A change seems to have begun where the bet that won most was last at its lowest (Page 1954). */
  private follow(bet: number, factor: number): void {
    const one = this.latest[bet];
    one.ratio *= factor;
    if (one.ratio > 1) return;
    this.latest[bet] = { ratio: 1, since: this.place + 1 };
  }

  since(place: number): number {
    const best = this.won.indexOf(Math.max(...this.won));
    return place - this.place + 1 + this.latest[best].since;
  }
}

function upward({ loss, deviation, margin }: Promised): Detector {
  return new Detector(
    bets.map(({ rise }) => stakeOn(rise * margin, loss, deviation)),
    0,
  );
}

function downward({ loss, deviation }: Promised, limit: number): Detector {
  return new Detector(
    bets.map(() => -stakeOn(limit, loss, deviation)),
    limit,
  );
}

/** What makes the most of a rise in the long run (Kelly 1956), exactly so where losses are 0 or 1. */
function stakeOn(rise: number, loss: number, deviation: number): number {
  const variance = Math.max(deviation ** 2, 1e-6);
  const isBinary = Math.abs(variance - loss * (1 - loss)) < 0.05 * variance;
  return isBinary ? rise / variance : rise / (variance + rise ** 2);
}
