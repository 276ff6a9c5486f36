// node bench/monitoring.mjs [streams]: how often the test of outcomes raises a false alarm, how soon it finds a drop,
// and how soon anything could. Each label is of another client; the promise is estimated from 20,000 answers, as a
// holdout and the answers out of bag give it. Writes the table of docs/monitoring.md. Takes some three minutes.
import { seededRandom } from '../test/helpers/random.mjs';
import { bundleMonitoring } from './bundle.mjs';
import { median, writeTable } from './lib.mjs';

const streams = Number(process.argv[2] ?? 1000);
const promisedOn = 20_000;
const margin = 0.02;
const tasks = 3;
const limit = 5 * 365 * tasks;
const quietDays = 365;
const before = 2000;
const most = 30_000;
const drops = [0.03, 0.05, 0.1];
const settings = [
  { accuracy: 0.97, perDay: 100 },
  { accuracy: 0.95, perDay: 100 },
  { accuracy: 0.9, perDay: 100 },
  { accuracy: 0.8, perDay: 100 },
  { accuracy: 0.9, perDay: 10 },
];
const { RiseWatch, heldAgainst } = await bundleMonitoring();

/** @param {() => number} random @param {number} rate */
function watchOf(random, rate) {
  let wrong = 0;
  for (let i = 0; i < promisedOn; i++) wrong += Number(random() < rate);
  const loss = wrong / promisedOn;
  const deviation = Math.sqrt(loss * (1 - loss));
  const promise = { loss, deviation, error: deviation / Math.sqrt(promisedOn) };
  return new RiseWatch(heldAgainst({ promise, margin, alike: 0.5 }), limit);
}

/** Alarms in a year without change. @param {number} seed @param {number} rate @param {number} perDay */
function falseAlarms(seed, rate, perDay) {
  const random = seededRandom(seed);
  const watch = watchOf(random, rate);
  for (let client = 0; client < perDay * quietDays; client++) {
    watch.add({ loss: Number(random() < rate), client, ofDay: perDay });
  }
  return watch.rises.length;
}

/**
 * Labels from a drop to its alarm.
 * @param {number} seed @param {number} rate @param {number} drop @param {number} perDay
 */
function delay(seed, rate, drop, perDay) {
  const random = seededRandom(seed);
  const watch = watchOf(random, rate);
  for (let client = 0; client < before + most; client++) {
    const now = client < before ? rate : rate + drop;
    watch.add({ loss: Number(random() < now), client, ofDay: perDay });
    const found = watch.rises.at(-1)?.found ?? -1;
    if (found >= before) return found - before + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Labels from a drop to its alarm by the test that is optimal where both rates are known (Page's CUSUM of their
 * likelihood ratio; Moustakides 1986), with as many false alarms as are allowed: nothing finds it sooner.
 * @param {number} rate @param {number} drop @param {number} perDay
 */
function least(rate, drop, perDay) {
  const wrong = Math.log((rate + drop) / rate);
  const right = Math.log((1 - rate - drop) / (1 - rate));
  const random = seededRandom(1);
  const labels = 30_000_000;
  /** @type {number[]} */
  const peaks = [];
  for (let [i, sum, peak] = [0, 0, 0]; i < labels; i++) {
    sum += random() < rate ? wrong : right;
    if (sum > peak) peak = sum;
    if (sum > 0) continue;
    if (peak > 0) peaks.push(peak);
    [sum, peak] = [0, 0];
  }
  // Peaks that high are too rare to be seen: beyond those seen they fall off as e to the minus height (Cramér).
  const seen = 2000;
  const allowed = labels / (perDay * limit);
  const threshold = peaks.sort((a, b) => b - a)[seen] + Math.log(seen / allowed);
  const delays = Array.from({ length: streams }, (_, stream) => {
    const own = seededRandom(100_000 + stream);
    let sum = 0;
    for (let i = 0; i < before; i++) sum = Math.max(0, sum + (own() < rate ? wrong : right));
    let i = 0;
    for (; sum < threshold; i++) sum = Math.max(0, sum + (own() < rate + drop ? wrong : right));
    return i;
  });
  return median(delays);
}

/** @param {{ accuracy: number, perDay: number }} setting */
function row({ accuracy, perDay }) {
  const rate = 1 - accuracy;
  let alarms = 0;
  for (let stream = 0; stream < streams; stream++) alarms += falseAlarms(1 + stream, rate, perDay);
  const found = drops.map((drop) =>
    median(Array.from({ length: streams }, (_, stream) => delay(100_000 + stream, rate, drop, perDay))),
  );
  const shown = (/** @type {number} */ labels) => Math.round(labels).toLocaleString('en-US');
  const cells = [
    `${(100 * accuracy).toFixed(0)} %`,
    perDay,
    `${alarms} of ${shown(streams)}`,
    shown(found[0]),
    shown(least(rate, drops[0], perDay)),
    ...found.slice(1).map(shown),
  ];
  const line = `| ${cells.join(' | ')} |`;
  console.log(line);
  return line;
}

writeTable('monitoring.md', 'monitoring', [
  '| accuracy | labels a day | false alarms in a year | drop of 3 points | least possible | drop of 5 | of 10 |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...settings.map(row),
]);
