/** A model that could be live in the periods from `from` to before `until`, and what it loses in each of them. */
export interface Option {
  from: number;
  until: number;
  /** One per period, from `from` on. */
  losses: ArrayLike<number>;
}

export interface Choice {
  /** Of each period, which option is live: an index. */
  live: Int32Array;
  loss: number;
  /** How often the live model is replaced. */
  changes: number;
}

/**
 * The best that somebody who knows the future could do, by dynamic programming over “made at i, scored at j”: the
 * sequence of models that loses least, each put live in the period in which it was made and kept as long as it pays. Of
 * equally good ones the one with the fewest changes.
 * @param options at least one of them from period 0; one that ends is replaced by one that begins there
 * @param price of a change, in the unit of the losses
 */
export function bestInHindsight(options: readonly Option[], periods: number, price: number): Choice {
  let best = options.map((): State => unreachable);
  /** What each option took the place of when it began. */
  const replaced = new Int32Array(options.length).fill(-1);
  for (let period = 0; period < periods; period++) {
    const source = period === 0 ? -1 : leastOf(best);
    const before = source < 0 ? { loss: -price, changes: -1 } : best[source];
    best = options.map(({ from, until, losses }, i) => {
      if (period < from || period >= until) return unreachable;
      if (period > from) return { loss: best[i].loss + losses[period - from], changes: best[i].changes };
      replaced[i] = source;
      return { loss: before.loss + price + losses[0], changes: before.changes + 1 };
    });
  }
  const end = leastOf(best);
  const live = new Int32Array(periods);
  for (let period = periods - 1, i = end; period >= 0; period--) {
    live[period] = i;
    if (options[i].from === period) i = replaced[i];
  }
  const { loss, changes } = best[end];
  return { live, changes, loss: loss - price * changes };
}

interface State {
  /** With what the changes cost. */
  loss: number;
  changes: number;
}

const unreachable: State = { loss: Number.POSITIVE_INFINITY, changes: Number.POSITIVE_INFINITY };

function leastOf(states: readonly State[]): number {
  let least = 0;
  for (let i = 1; i < states.length; i++) if (isLess(states[i], states[least])) least = i;
  return least;
}

function isLess(a: State, b: State): boolean {
  return a.loss < b.loss || (a.loss === b.loss && a.changes < b.changes);
}
