import { describe, expect, it } from 'vitest';
import { clientKey, drawsOf, fillBag, leftOutOf } from '../../../electron/engine/bag';
import { binColumn } from '../../../electron/engine/binning';
import { Random } from '../../../electron/engine/rng';
import { growChunk } from '../../helpers/models';

const clients = Uint32Array.from({ length: 20_000 }, (_, i) => clientKey(`C-${i}`));
const bagOf = (tree: number, rate = 1) => Array.from(clients, drawsOf(new Random(7, tree), rate));
const share = (values: readonly number[], holds: (value: number) => boolean) =>
  values.filter(holds).length / values.length;

describe('a tree’s bag', () => {
  it.each([1, 0.25])('draws clients as often as a Poisson variable says (rate %d)', (rate) => {
    const drawn = bagOf(3, rate);
    let chance = Math.exp(-rate);
    for (const times of [0, 1, 2, 3]) {
      // Four standard errors of 20,000 draws.
      const error = 4 * Math.sqrt((chance * (1 - chance)) / clients.length);
      expect(Math.abs(share(drawn, (value) => value === times) - chance)).toBeLessThan(error);
      chance *= rate / (times + 1);
    }
  });

  it('is another one for each tree: being left out of one says nothing of the next', () => {
    const [one, other] = [bagOf(1), bagOf(2)];
    const bothOut = one.filter((times, i) => times === 0 && other[i] === 0).length / clients.length;
    const expected = Math.exp(-2);
    expect(Math.abs(bothOut - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / clients.length));
  });

  it('holds all rows of a client, or none', () => {
    const rows = Uint32Array.from({ length: 3000 }, (_, row) => clientKey(`C-${row % 500}`));
    const times = new Uint16Array(3000);
    fillBag(times, rows, drawsOf(new Random(1, 1), 1), 3000);
    for (let row = 500; row < 3000; row++) expect(times[row]).toBe(times[row - 500]);
  });

  it('has no more rows than there is room for, and what has no room is not taken for unseen', () => {
    const times = new Uint16Array(clients.length);
    const draws = drawsOf(new Random(1, 1), 1);
    fillBag(times, clients, draws, 100);
    expect(times.filter((count) => count > 0 && count < 100)).toHaveLength(100);
    expect(Array.from(times, (count) => count === 0)).toEqual(Array.from(clients, (client) => draws(client) === 0));
  });
});

describe('a client that a tree draws not at all', () => {
  it('is left out, at any rate', () => {
    for (const rate of [1, 0.37, 0.01]) {
      const [draws, isLeftOut] = [drawsOf(new Random(7, 3), rate), leftOutOf(new Random(7, 3), rate)];
      expect(Array.from(clients, isLeftOut)).toEqual(Array.from(clients, (client) => draws(client) === 0));
    }
  });
});

describe('out of bag', () => {
  /**
   * A feature that names the client, and a target that is the client's own: whoever saw another row of theirs knows it.
   */
  const perClient = 8;
  const [people, rows] = [200, 1600];
  const random = new Random(5);
  const own = Array.from({ length: people }, () => Math.round(random.unit()));
  const who = Array.from({ length: rows }, (_, row) => Math.floor(row / perClient));
  const columns = [Float64Array.from(who), Float64Array.from(who, () => random.unit())];
  const target = Float64Array.from(who, (client) => own[client]);
  const errorWith = (client: Uint32Array) => {
    const data = { columns: columns.map(binColumn), target, client };
    const grown = growChunk(data, { minLeaf: 1, featuresPerSplit: 2, seed: 1 }, 0, 100, () => true)!;
    const answers = Array.from(target, (_, i) => grown.outOfBagSum[i] / grown.outOfBagCount[i]);
    return answers.reduce((sum, answer, i) => sum + (answer - target[i]) ** 2, 0) / rows;
  };

  it('nobody is recognised by another row of theirs', () => {
    // Guessing costs a quarter; nearest neighbours of whom nothing is known cost up to twice that.
    expect(errorWith(Uint32Array.from(who, (client) => clientKey(String(client))))).toBeGreaterThan(0.25);
    expect(errorWith(Uint32Array.from(who.keys()))).toBeLessThan(0.05);
  });
});
