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

/** Kinds of streams: day → what holds on it; days are counted as shares of the whole time, from 0 to 1. */
export const kinds = {
  'no change': () => ({ turn: 0, base: -0.8 }),
  'no change, yes is rare': () => ({ turn: 0, base: -3.2, strength: 0.5 }),
  'sudden change': (t) => ({ turn: t < 0.5 ? 0 : Math.PI / 2, base: t < 0.5 ? -0.8 : 0.2 }),
  'gradual change': (t) => ({ turn: t * Math.PI, base: -0.8 }),
  'share of yes from 4 to 40 %': (t) => ({ turn: 0, base: t < 0.4 ? -4.6 : -0.6 }),
  'back and forth': (t) => ({ turn: Math.floor(t * 6) % 2 === 0 ? 0 : Math.PI / 3, base: -0.5 }),
};

/** Rows of a stream, in the order of their days. */
export function streamOf(kind, { days, perDay, first, seed }) {
  const random = randomNumbers(seed);
  const rows = first + days * perDay;
  const columns = Array.from({ length: features }, () => new Float64Array(rows));
  const target = new Float64Array(rows);
  const day = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    day[row] = row < first ? -Math.floor((first - 1 - row) / perDay) : Math.floor((row - first) / perDay) + 1;
    const { turn, base, strength = 1 } = kinds[kind](Math.max(0, day[row] - 1) / days);
    const x = columns.map((column) => {
      column[row] = normal(random);
      return column[row];
    });
    target[row] = random() < sigmoid(base + strength * oddsOf(x, turn)) ? 1 : 0;
  }
  return { rows, features: Object.fromEntries(columns.map((column, i) => [`x${i}`, column])), target, day };
}

/** A market: half-hours whose answer mostly is the last one's, by prices and demand whose meaning wanders. */
export function marketOf({ days, perDay, first, seed }) {
  const random = randomNumbers(seed);
  const rows = first + days * perDay;
  const names = ['last', 'hour', 'demand', 'price', 'other'];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  const target = new Float64Array(rows);
  const day = new Float64Array(rows);
  let [level, bias, slope, phase, last] = [0, 0, 1, 0, 0];
  for (let row = 0; row < rows; row++) {
    day[row] = row < first ? -Math.floor((first - 1 - row) / perDay) : Math.floor((row - first) / perDay) + 1;
    const hour = (row % perDay) / perDay;
    level = 0.93 * level + 0.35 * normal(random);
    bias += 0.012 * normal(random);
    slope += 0.01 * normal(random);
    phase += 0.004 * normal(random);
    const demand = Math.sin(2 * Math.PI * (hour + phase)) + 0.4 * normal(random);
    const price = level + 0.5 * demand + 0.2 * normal(random);
    columns.last[row] = last;
    columns.hour[row] = hour;
    columns.demand[row] = demand;
    columns.price[row] = price;
    columns.other[row] = normal(random);
    last = slope * level + 0.9 * demand + bias + 0.35 * normal(random) > 0 ? 1 : 0;
    target[row] = last;
  }
  return { rows, features: columns, target, day };
}
