// node bench/monitoring.mjs [streams]: how often the test of outcomes raises a false alarm, and how soon it finds a
// drop. Streams of 100 labels a day, each of another client; the promise is estimated from 20,000 answers, as a holdout
// and the answers out of bag give it. Writes the table of docs/monitoring.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';
import { bundleDetector } from './bundle.mjs';
import { median } from './lib.mjs';

const streams = Number(process.argv[2] ?? 1000);
const perDay = 100;
const promisedOn = 20_000;
const margin = 0.02;
const tasks = 3;
const limit = 5 * 365 * tasks;
const quietDays = 365;
const before = 2000;
const most = 30_000;
const oneSided = 1.6448536269514722;
const { findRises } = await bundleDetector();

/** Losses of 0 and 1. */
function losses(random, count, rateAt) {
  return Array.from({ length: count }, (_, row) => ({
    loss: Number(random() < rateAt(row)),
    client: row,
    ofDay: perDay,
  }));
}

function promise(random, rate) {
  let wrong = 0;
  for (let i = 0; i < promisedOn; i++) wrong += Number(random() < rate);
  const loss = wrong / promisedOn;
  const deviation = Math.sqrt(loss * (1 - loss));
  return { loss: loss + (oneSided * deviation) / Math.sqrt(promisedOn), deviation, margin, alike: 0.5 };
}

function row(accuracy) {
  const rate = 1 - accuracy;
  let falseAlarms = 0;
  for (let stream = 0; stream < streams; stream++) {
    const random = seededRandom(1 + stream);
    const promised = promise(random, rate);
    falseAlarms += findRises(
      losses(random, perDay * quietDays, () => rate),
      promised,
      limit,
    ).length;
  }
  const found = [0.03, 0.05, 0.1].map((drop) => {
    const delays = Array.from({ length: streams }, (_, stream) => {
      const random = seededRandom(100_000 + stream);
      const promised = promise(random, rate);
      const rises = findRises(
        losses(random, before + most, (at) => (at < before ? rate : rate + drop)),
        promised,
        limit,
      );
      const first = rises.find(({ found }) => found >= before);
      return first ? first.found - before + 1 : Number.POSITIVE_INFINITY;
    });
    return Math.round(median(delays)).toLocaleString('en-US');
  });
  console.log(accuracy, falseAlarms, ...found);
  return `| ${(100 * accuracy).toFixed(0)} % | ${falseAlarms} of ${streams.toLocaleString('en-US')} | ${found.join(' | ')} |`;
}

const table = [
  `| accuracy | false alarms in a year | drop of 3 points | of 5 | of 10 |`,
  '| --- | --- | --- | --- | --- |',
  ...[0.97, 0.95, 0.9].map(row),
].join('\n');
const path = join(root, 'docs', 'monitoring.md');
const [head, rest] = readFileSync(path, 'utf8').split('<!-- bench/monitoring.mjs -->\n');
const after = rest.slice(rest.indexOf('\n\n'));
writeFileSync(path, `${head}<!-- bench/monitoring.mjs -->\n${table}${after}`);
