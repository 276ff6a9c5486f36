// Data to measure accuracy on: columns of numbers (NaN is missing) or texts (null is missing), a target, and which rows
// train.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '../test/helpers/random.mjs';
import { root } from '../tools/lib.mjs';

/** Public data that is not part of this repository; what needs it is left out where it is not. */
const elsewhere = join(root, '..', 'shared', 'data');

function linesOf(name) {
  const path = join(elsewhere, name);
  if (!existsSync(path)) {
    console.log(`${path} is not there: left out.`);
    return null;
  }
  return gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/);
}

/** IBM's sample of a telephone company: who left? 7,043 clients; null without the file. */
export function telco() {
  const lines = linesOf('Telco-Customer-Churn.csv.gz');
  if (!lines) return null;
  const [header, ...rows] = lines.map((line) => line.split(','));
  const numeric = new Set(['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen']);
  const features = {};
  header.forEach((name, i) => {
    if (name === 'customerID' || name === 'Churn') return;
    const cells = rows.map((row) => row[i].trim());
    if (numeric.has(name))
      features[name] = Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));
    else features[name] = cells.map((cell) => (cell === '' ? null : cell));
  });
  const target = Float64Array.from(rows, (row) => Number(row[header.indexOf('Churn')] === 'Yes'));
  return divided({ title: 'Telco (IBM)', kind: 'classification', features, target });
}

/**
 * Online Retail, as a shop sees a client on the first day: country, the first product, the hour, what was spent; does
 * the client come back within 90 days? Most products are rare. Null without the file.
 */
export function firstVisits() {
  const lines = linesOf('online_retail.csv.gz');
  if (!lines) return null;
  const clients = new Map();
  for (const line of lines.slice(1)) {
    // Commas occur in descriptions, which are quoted.
    const cells = line.replace(/"[^"]*"/g, '').split(',');
    const [invoice, product, , quantity, date, price, id, country] = cells;
    if (!id || invoice.startsWith('C')) continue;
    const at = Date.parse(`${date.replace(' ', 'T')}Z`);
    const client = clients.get(id) ?? {
      at,
      product,
      country,
      hour: Number(date.slice(11, 13)),
      spent: 0,
      next: Infinity,
    };
    const sameDay = at - client.at < 43_200_000;
    if (sameDay) client.spent += Number(quantity) * Number(price);
    else client.next = Math.min(client.next, at);
    clients.set(id, client);
  }
  const end = Date.parse('2011-12-09');
  const seen = [...clients.values()].filter(({ at }) => at < end - 90 * 86_400_000);
  return divided({
    title: 'First visits (Online Retail)',
    kind: 'classification',
    features: {
      country: seen.map(({ country }) => country),
      first_product: seen.map(({ product }) => product),
      hour: Float64Array.from(seen, ({ hour }) => hour),
      spent: Float64Array.from(seen, ({ spent }) => spent),
    },
    target: Float64Array.from(seen, ({ at, next }) => Number(next - at < 90 * 86_400_000)),
  });
}

/** A place of many, whose sizes follow Zipf's law and whose effects are normal, beside two numbers. */
export function manyPlaces(rows) {
  const random = seededRandom(17 + rows);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const places = 300;
  const effects = Array.from({ length: places }, normal);
  const weights = effects.map((_, i) => 1 / (i + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = () => {
    let left = random() * total;
    const place = weights.findIndex((weight) => {
      left -= weight;
      return left <= 0;
    });
    return place < 0 ? places - 1 : place;
  };
  const place = Array.from({ length: rows }, drawn);
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: rows }, normal));
  const target = Float64Array.from(place, (at, i) => Number(effects[at] + a[i] + 0.5 * b[i] + normal() > 0));
  const features = { a, b, place: place.map((at) => `place ${at}`) };
  return divided({ title: `${places} places of Zipf's sizes, ${rows} rows`, kind: 'classification', features, target });
}

/**
 * What an export may hold: missing values, categories, a constant column, rows that occur twice, on one side of the
 * division.
 */
export function untidy(kind, training) {
  const rows = 4000;
  const random = seededRandom(5);
  const half = Math.ceil(rows / 2);
  const once = Array.from({ length: half }, () => ({
    age: random() < 0.1 ? Number.NaN : Math.floor(18 + 60 * random()),
    spent: random() < 0.2 ? Number.NaN : Math.exp(6 * random()),
    visits: Math.floor(20 * random() ** 2),
    channel: random() < 0.05 ? null : ['web', 'shop', 'phone', 'partner'][Math.floor(4 * random() ** 1.5)],
    noise: random(),
  }));
  const all = Array.from({ length: rows }, (_, i) => once[i % half]);
  const column = (name) => Float64Array.from(all, (row) => row[name]);
  const truth = all.map(
    ({ age, spent, visits, channel, noise }) =>
      (Number.isNaN(spent) ? 3 : Math.log(spent)) + 0.3 * visits * (channel === 'shop' ? -1 : 1) + age / 40 + noise ||
      2,
  );
  const middle = [...truth].sort((a, b) => a - b)[rows >> 1];
  return {
    title: 'Missing values, categories, a constant, duplicates',
    kind,
    features: {
      age: column('age'),
      channel: all.map(({ channel }) => channel),
      constant: new Float64Array(rows).fill(7),
      spent: column('spent'),
      visits: column('visits'),
    },
    target: Float64Array.from(truth, (value) =>
      kind === 'regression' ? value + random() : Number(value + 2 * random() - 1 > middle),
    ),
    trains: (row) => row % half < training / 2,
  };
}

/** Classes that alternate 40 times along one column: thresholds have to be exact. */
export function fineThresholds() {
  const random = seededRandom(23);
  const rows = 6000;
  const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: rows }, () => random()));
  const target = Float64Array.from(columns[0], (x) => Number(Math.floor(40 * x) % 2 === 1) ^ Number(random() < 0.1));
  const features = Object.fromEntries(columns.map((column, i) => [`x${i}`, column]));
  return divided({ title: 'Fine thresholds', kind: 'classification', features, target });
}

/** The real data sets of the tests' fixtures. */
export function fixture(name, kind) {
  const { columns, target } = JSON.parse(readFileSync(join(root, 'test/fixtures/forest', `${name}.json`), 'utf8'));
  const features = Object.fromEntries(columns.map((column, i) => [`x${i}`, Float64Array.from(column)]));
  return { title: name, kind, features, target: Float64Array.from(target), trains: (row) => row % 2 === 0 };
}

/** Rows train with a chance of 0.7. */
function divided(data) {
  const random = seededRandom(3);
  const trains = Array.from(data.target, () => random() < 0.7);
  return { ...data, trains: (row) => trains[row] };
}
