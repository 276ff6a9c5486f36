import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestInHindsight, type Option } from '../../../../electron/engine/replay/hindsight';

/** Options over four periods: the first from the beginning, the others from where they were made. */
const someOptions = fc
  .array(fc.record({ from: fc.nat(3), lasts: fc.integer({ min: 1, max: 4 }), losses: losses() }), { maxLength: 5 })
  .chain((others) =>
    losses().map((first): Option[] => [
      { from: 0, until: 4, losses: first },
      ...others.map(({ from, lasts, losses: own }) => ({
        from,
        until: Math.min(4, from + lasts),
        losses: own.slice(0, Math.min(4, from + lasts) - from),
      })),
    ]),
  );

function losses() {
  return fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 });
}

/** All sequences of live options that there are, one after the other. */
function* sequences(options: readonly Option[], periods: number): Generator<number[]> {
  const all = Array.from({ length: periods }, () => [...options.keys()]);
  const walk = function* (live: readonly number[]): Generator<number[]> {
    const period = live.length;
    if (period === periods) {
      yield [...live];
      return;
    }
    for (const i of all[period]) {
      const isLive = period >= options[i].from && period < options[i].until;
      const stays = period > 0 && live[period - 1] === i;
      if (isLive && (stays || period === options[i].from)) yield* walk([...live, i]);
    }
  };
  yield* walk([]);
}

function costOf(options: readonly Option[], live: readonly number[], price: number) {
  const changes = live.filter((option, period) => period > 0 && option !== live[period - 1]).length;
  const loss = live.reduce((sum, i, period) => sum + options[i].losses[period - options[i].from], 0);
  return { loss, changes, cost: loss + price * changes };
}

describe('the best in hindsight', () => {
  it('is found by hand: a change that pays is made, one that costs more than it saves is not', () => {
    const options = [
      { from: 0, until: 3, losses: [1, 5, 5] },
      { from: 1, until: 3, losses: [2, 2] },
      { from: 2, until: 3, losses: [1] },
    ];
    expect(bestInHindsight(options, 3, 0)).toEqual({ live: Int32Array.of(0, 1, 2), loss: 4, changes: 2 });
    expect(bestInHindsight(options, 3, 2)).toEqual({ live: Int32Array.of(0, 1, 1), loss: 5, changes: 1 });
    expect(bestInHindsight(options, 3, 7)).toEqual({ live: Int32Array.of(0, 0, 0), loss: 11, changes: 0 });
  });

  it('costs least of all sequences, and of equal ones has the fewest changes', () => {
    fc.assert(
      fc.property(someOptions, fc.integer({ min: 0, max: 4 }), (options, price) => {
        const found = bestInHindsight(options, 4, price);
        const told = costOf(options, [...found.live], price);
        expect({ loss: found.loss, changes: found.changes }).toEqual({ loss: told.loss, changes: told.changes });
        for (const live of sequences(options, 4)) {
          const other = costOf(options, live, price);
          expect(told.cost).toBeLessThanOrEqual(other.cost);
          if (other.cost === told.cost) expect(told.changes).toBeLessThanOrEqual(other.changes);
        }
      }),
    );
  });
});
