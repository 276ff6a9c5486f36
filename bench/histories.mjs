// What there is to learn from, made by the product itself: the sample's snapshots, and the simulated story of
// `evergreen simulate`.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataType, tableFromIPC } from 'apache-arrow';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { parts } from './engine.mjs';

export const dayMs = 86_400_000;
const io = { map: {}, dryRun: false, actor: 'bench' };

/** Of a task: when its outcomes are known, in days (its horizon and the grace). */
export const tasks = [
  { name: 'purchase', kind: 'classification', knownAfter: 33 },
  { name: 'churn', kind: 'classification', knownAfter: 93 },
  { name: 'clv', kind: 'regression', knownAfter: 93 },
];

async function withStore(folder, work) {
  const { openData } = await parts();
  mkdirSync(folder, { recursive: true });
  const store = await openData(join(out, 'dataWorker.js'), folder);
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** The training table of the sample, with a snapshot every so many days. */
export function sampleTable(folder, everyDays) {
  return withStore(join(folder, 'sample'), async (store) => {
    await store.importFile({ ...io, path: join(root, 'resources/sample/online-retail-invoices.csv') });
    const [from, to] = [Date.UTC(2011, 2, 1), Date.UTC(2011, 10, 5)];
    await store.makeSnapshots({ from, to, everyDays, actor: io.actor });
    return readTable((await store.trainingTable()).path);
  });
}

/** The training table of a file of orders, with what its snapshots took: seconds, and bytes of the workspace. */
export function snapshotTable(folder, path, when) {
  return withStore(folder, async (store) => {
    await store.importFile({ ...io, path });
    const started = performance.now();
    await store.makeSnapshots({ ...when, actor: io.actor });
    const seconds = (performance.now() - started) / 1000;
    const table = readTable((await store.trainingTable()).path);
    return { table, seconds, bytes: statSync(join(folder, 'labels.sqlite')).size };
  });
}

/**
 * The training table of Online Retail as it came, with a snapshot every so many days; of the sample where it is not
 * there.
 */
export async function retailTable(folder, everyDays) {
  const packed = join(root, '..', 'shared', 'data', 'online_retail.csv.gz');
  if (!existsSync(packed)) return { title: 'Sample (Online Retail)', table: await sampleTable(folder, everyDays) };
  const path = join(folder, 'online_retail.csv');
  writeFileSync(path, gunzipSync(readFileSync(packed)));
  const when = { from: Date.UTC(2011, 2, 1), to: Date.UTC(2011, 8, 9), everyDays };
  const { table } = await snapshotTable(join(folder, 'retail'), path, when);
  return { title: 'Online Retail', table };
}

/** The training table of each day of the story: synthetic labels on day 1, then the real ones of 100 clients a day. */
export function storyTables(folder, { clients, days, seed }) {
  return withStore(join(folder, `story-${seed}`), async (store) => {
    const { simulate } = await parts();
    const told = join(folder, `told-${seed}`);
    const { files } = await simulate({ clients, days, perDay: 100, seed, out: told, from: Date.UTC(2026, 1, 1) });
    const tables = [];
    for (const [i, path] of files.entries()) {
      await store.importFile({ ...io, path });
      // A day has two files, but the first.
      if (i % 2 === 0) tables.push(readTable((await store.trainingTable()).path));
    }
    rmSync(told, { recursive: true });
    return tables;
  });
}

/** A training table as plain columns: numbers, or texts (null is missing). */
export function readTable(path) {
  const table = tableFromIPC(readFileSync(path));
  const vector = (name) => table.getChild(name) ?? [];
  const column = (name) => table.getChild(name)?.toArray().slice();
  const named = (prefix, values) =>
    Object.fromEntries(
      table.schema.fields
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, type }) => [name.slice(prefix.length), values(name, type)]),
    );
  return {
    rows: table.numRows,
    clientId: [...vector('client_id')].map(String),
    client: column('client'),
    predictedAt: column('predicted_at'),
    split: column('split'),
    targets: named('y:', column),
    features: named('x:', (name, type) => (DataType.isDictionary(type) ? [...vector(name)] : column(name))),
  };
}

/** Some rows of a table. */
export function rowsOf(table, rows) {
  const pick = (values) =>
    Array.isArray(values) ? rows.map((row) => values[row]) : values.constructor.from(rows, (row) => values[row]);
  const each = (columns) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, pick(values)]));
  const { clientId, client, predictedAt, split, targets, features } = table;
  return {
    rows: rows.length,
    clientId: pick(clientId),
    client: pick(client),
    predictedAt: pick(predictedAt),
    split: pick(split),
    targets: each(targets),
    features: each(features),
  };
}

/** The first `count` of a shuffle. */
export function draw(values, count, random) {
  const drawn = [...values];
  for (let i = 0; i < Math.min(count, drawn.length); i++) {
    const pick = i + Math.floor(random() * (drawn.length - i));
    [drawn[i], drawn[pick]] = [drawn[pick], drawn[i]];
  }
  return drawn.slice(0, count);
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a mean. */
export function standardError(values) {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1) / values.length);
}

/** Does jobs two at a time, each with one of the engines. */
export async function shareOut(engines, jobs) {
  const results = new Array(jobs.length);
  let next = 0;
  await Promise.all(
    engines.map(async (engine) => {
      while (next < jobs.length) {
        const job = next++;
        results[job] = await jobs[job](engine);
      }
    }),
  );
  return results;
}
