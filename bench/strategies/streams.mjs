// Streams of clients whose truth is known: what they have in common is one row per client, so many a day.
import { randomNumbers } from '../histories.mjs';

const features = 6;
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** The log odds of yes by three features and an interaction; `turn` moves what they mean to three others. */
function oddsOf(x, turn) {
  const concept = (a, b, c) => 1.6 * x[a] + (x[b] > 0.3 ? 1.5 : -0.5) - 1.2 * x[a] * x[c];
  return Math.cos(turn) * concept(0, 1, 2) + Math.sin(turn) * concept(3, 4, 5);
}

/** What holds at a time, which is counted from 0 to 1. */
const worlds = {
  'no change': () => ({ turn: 0, base: -0.8 }),
  'no change, yes is rare': () => ({ turn: 0, base: -3.2, strength: 0.5 }),
  'sudden change': (t) => ({ turn: t < 0.5 ? 0 : Math.PI / 2, base: t < 0.5 ? -0.8 : 0.2 }),
  'gradual change': (t) => ({ turn: t * Math.PI, base: -0.8 }),
  'share of yes from 4 to 40 %': (t) => ({ turn: 0, base: t < 0.4 ? -4.6 : -0.6 }),
  'back and forth': (t) => ({ turn: Math.floor(t * 6) % 2 === 0 ? 0 : Math.PI / 3, base: -0.5 }),
};

/** Names of the kinds of streams. */
export const streams = { ...worlds, 'a market': null };

/**
 * Rows in the order of their days: `first` of the days up to 0, then `perDay` a day. A fifth of them are held out.
 * @param {string} kind
 * @param {{ days: number, perDay: number, first: number, seed: number }} size
 */
export function streamOf(kind, { days, perDay, first, seed }) {
  const random = randomNumbers(seed);
  const rows = first + days * perDay;
  const day = Float64Array.from({ length: rows }, (_, row) => Math.ceil((row + 1 - first) / perDay));
  const { features, target } = kind === 'a market' ? marketOf(rows, perDay, random) : worldOf(kind, day, days, random);
  const holdout = Uint8Array.from(day, () => Number(random() < 0.2));
  return { features, target, day, holdout };
}

function worldOf(kind, day, days, random) {
  const columns = Array.from({ length: features }, () => Float64Array.from(day, () => normal(random)));
  const target = Float64Array.from(day, (today, row) => {
    const { turn, base, strength = 1 } = worlds[kind](Math.max(0, today - 1) / days);
    const odds = oddsOf(
      columns.map((column) => column[row]),
      turn,
    );
    return random() < sigmoid(base + strength * odds) ? 1 : 0;
  });
  return { features: Object.fromEntries(columns.map((column, i) => [`x${i}`, column])), target };
}

/** A market: the answer mostly is the last one's, by prices and demand whose meaning wanders. */
function marketOf(rows, perDay, random) {
  const names = ['last', 'hour', 'demand', 'price', 'other'];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  const target = new Float64Array(rows);
  let [level, bias, slope, phase, last] = [0, 0, 1, 0, 0];
  for (let row = 0; row < rows; row++) {
    const hour = (row % perDay) / perDay;
    level = 0.93 * level + 0.35 * normal(random);
    bias += 0.012 * normal(random);
    slope += 0.01 * normal(random);
    phase += 0.004 * normal(random);
    const demand = Math.sin(2 * Math.PI * (hour + phase)) + 0.4 * normal(random);
    const price = level + 0.5 * demand + 0.2 * normal(random);
    for (const [name, value] of Object.entries({ last, hour, demand, price, other: normal(random) })) {
      columns[name][row] = value;
    }
    last = slope * level + 0.9 * demand + bias + 0.35 * normal(random) > 0 ? 1 : 0;
    target[row] = last;
  }
  return { features: columns, target };
}
