// Streams of clients whose truth is known: what they have in common is one row per client, so many a day.
import { seededRandom } from '../../test/helpers/random.mjs';

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
  const random = seededRandom(seed);
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

/**
 * A bank's calls, in the shape of UCI's bank marketing: 12,356 rows of which 3.5 % say yes, known to begin with, then
 * 5,766 of which 40 % do, in `days` days; what features mean stays.
 */
function callsOf({ days, seed }) {
  const random = seededRandom(seed);
  const [before, after] = [12_356, 5766];
  const rows = before + after;
  const drawn = {
    age: () => 40 + 11 * normal(random),
    balance: () => Math.exp(6.5 + 1.3 * normal(random)),
    duration: () => Math.exp(5.2 + 0.85 * normal(random)),
    campaign: () => 1 + Math.floor(Math.log(1 - random()) / Math.log(0.6)),
    previous: () => (random() < 0.82 ? 0 : 1 + Math.floor(4 * random())),
    month: () => Math.floor(12 * random()),
    other: () => normal(random),
  };
  const features = Object.fromEntries(
    Object.entries(drawn).map(([name, draw]) => [name, Float64Array.from({ length: rows }, draw)]),
  );
  const odds = Float64Array.from({ length: rows }, (_, row) => {
    const of = (name) => features[name][row];
    const calls =
      1.7 * (Math.log(of('duration')) - 5.2) + 0.25 * (Math.log(of('balance')) - 6.5) - 0.2 * of('campaign');
    return calls + (of('previous') > 0 ? 1.2 : 0) + ([2, 8, 9, 11].includes(of('month')) ? 0.9 : 0);
  });
  const offsets = [offsetFor(odds.subarray(0, before), 0.035), offsetFor(odds.subarray(before), 0.4)];
  return {
    features,
    target: odds.map((one, row) => Number(random() < sigmoid(one + offsets[Number(row >= before)]))),
    day: Float64Array.from({ length: rows }, (_, row) => Math.ceil(((row + 1 - before) * days) / after)),
    holdout: Uint8Array.from({ length: rows }, () => Number(random() < 0.2)),
  };
}

/** What log odds have to be raised by, so that their mean chance is `rate` (bisection). */
function offsetFor(odds, rate) {
  let [low, high] = [-20, 20];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    const mean = odds.reduce((sum, one) => sum + sigmoid(one + middle), 0) / odds.length;
    [low, high] = mean < rate ? [middle, high] : [low, middle];
  }
  return low;
}

/**
 * Half-hours of a market, in the shape of the electricity set of New South Wales (45,312 of them): 48 a day, the last
 * half-hour's label is a feature, and the answer mostly is that one. The first 30 days are known to begin with.
 */
function halfHoursOf({ days, seed }) {
  const random = seededRandom(seed);
  const perDay = 48;
  const known = 30;
  const rows = (known + days) * perDay;
  const place = (row) => Math.floor(row / perDay) - known + 1;
  return {
    ...marketOf(rows, perDay, random, { hold: 0.98, jump: 0.22, noise: 0.25, restless: 0.15 }),
    day: Float64Array.from({ length: rows }, (_, row) => place(row)),
    time: Float64Array.from({ length: rows }, (_, row) => place(row) + (row % perDay) / perDay),
    holdout: Uint8Array.from({ length: rows }, () => Number(random() < 0.2)),
  };
}

/** Streams of the sizes of well-known ones; `days` is how many are played of them. */
export const large = {
  'calls: 12,356 with 3.5 % yes, then 5,766 with 40 %': { days: 20, make: callsOf },
  'half-hours: the last label is a feature': { days: Number(process.env.HALF_HOUR_DAYS ?? 914), make: halfHoursOf },
};

/** A market: the answer mostly is the last one's, by prices and demand whose meaning wanders. */
function marketOf(
  rows,
  perDay,
  random,
  { hold, jump, noise, restless } = { hold: 0.93, jump: 0.35, noise: 0.35, restless: 0.4 },
) {
  const names = ['last', 'hour', 'demand', 'price', 'other'];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  const target = new Float64Array(rows);
  let [level, bias, slope, phase, last] = [0, 0, 1, 0, 0];
  for (let row = 0; row < rows; row++) {
    const hour = (row % perDay) / perDay;
    level = hold * level + jump * normal(random);
    bias += 0.012 * normal(random);
    slope += 0.01 * normal(random);
    phase += 0.004 * normal(random);
    const demand = Math.sin(2 * Math.PI * (hour + phase)) + restless * normal(random);
    const price = level + 0.5 * demand + 0.2 * normal(random);
    for (const [name, value] of Object.entries({ last, hour, demand, price, other: normal(random) })) {
      columns[name][row] = value;
    }
    last = slope * level + 0.9 * demand + bias + noise * normal(random) > 0 ? 1 : 0;
    target[row] = last;
  }
  return { features: columns, target };
}
