// What lines of orders tell beyond amounts (products, categories, countries), group by group: models by evidence with
// each group and without, on clients that nobody trained on. Writes the table of docs/data.md; with the name of one of
// its data, only prints. Made shops are several of a kind, each with one split: splits of one shop share what chance
// made of it.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, writeTable } from './engine.mjs';
import { dayMs, mean, snapshotTable, standardError } from './histories.mjs';
import { writeTable as writeLines } from './lib.mjs';

const splits = [1, 2, 3, 4, 5];
const shops = [1, 2, 3, 4, 5, 6];
const heldOut = 0.3;
const groups = {
  products: /^(products|products_per_purchase|(repeated|new|top)_product_share|unit_price)$/,
  categories: /categor/,
  country: /^order_country$/,
};
const shown = { classification: ['auc', 'logLoss'], regression: ['r2Clipped', 'mae'] };

/**
 * A shop of three years, as lines.
 * @param tells whether what is bought tells how often one comes back, or the country how often and for how much
 */
function madeShop({ tells, seed }) {
  const matters = tells === 'category';
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const lines = ['order,client,date,quantity,unit price,sku,category,country'];
  const from = Date.UTC(2021, 0, 1);
  let order = 0;
  for (let client = 0; client < 700; client++) {
    const category = Math.floor(random() * 6);
    const country = ['Chile', 'Ghana', 'Japan'][Math.floor(random() * 3)];
    const far = tells === 'country' && country !== 'Chile';
    const [gap, size] = [20 + 80 * random(), (5 + 40 * random()) * (far ? 1.5 : 1)];
    // Who buys of the last categories, or is from far away, comes back less often.
    const slow = (matters && category >= 3) || far ? 2.5 : 1;
    for (let day = Math.floor(900 * random()), left = false; day < 1095 && !left; ) {
      const different = matters ? 1 + Math.floor(random() * (category + 1)) : 1 + Math.floor(random() * 4);
      const date = new Date(from + day * dayMs).toISOString().slice(0, 10);
      for (let i = 0; i < different; i++) {
        const item = Math.floor(random() * 20);
        lines.push(
          `${order},${client},${date},${1 + Math.floor(random() * 3)},${(size * (0.5 + random())) / different},${category}-${item},c${category},${country}`,
        );
      }
      order++;
      day += Math.max(1, Math.round(-Math.log(1 - random()) * gap * slow));
      left = random() < 0.06;
    }
  }
  return lines.join('\n');
}

function held(client, seed) {
  return createHash('sha256').update(`${seed}|${client}`).digest().readUInt32BE(0) / 2 ** 32 < heldOut;
}

let files = 0;

async function scores(engine, folder, { task, rows, table, names, trains, tests }, seed) {
  const run = ++files;
  const path = (name) => join(folder, `${task.name}-${run}-${name}`);
  const pick = (values) =>
    Array.isArray(values) ? rows.map((row) => values[row]) : values.constructor.from(rows, (row) => values[row]);
  const features = Object.fromEntries(names.map((name) => [name, pick(table.features[name])]));
  const client = pick(table.client);
  const split = Uint8Array.from(client, (one, i) =>
    held(one, seed) ? (tests(rows[i]) ? 1 : 2) : trains(rows[i]) ? 0 : 2,
  );
  const given = writeTable(path('table'), {
    features,
    targets: { [task.name]: pick(table.targets[task.name]) },
    split,
    client,
    predictedAt: pick(table.predictedAt),
  });
  const params = { trees: null, minLeaf: null, featuresPerSplit: null, seed: 1 };
  const trained = await engine.train(
    { table: given, task, params, threads: 2, modelPath: path('model'), watermark: 1 },
    {},
  );
  const model = { path: path('model'), sha256: trained.sha256 };
  const { metrics } = await engine.evaluate({ table: given, task, window: { days: 36_500, minRows: 1 }, model }, {});
  return metrics;
}

/** @param tables one with several splits, or several with one */
async function measure(engine, folder, { title, tables, later }) {
  const has = (name, group) => groups[group].test(name);
  const present = Object.keys(groups).filter((group) =>
    Object.keys(tables[0].features).some((name) => has(name, group)),
  );
  const sets = { without: [], ...Object.fromEntries(present.map((group) => [group, [group]])), all: present };
  const runs = tables.length === 1 ? splits.map((seed) => [tables[0], seed]) : tables.map((table, i) => [table, i + 1]);
  const lines = [];
  for (const [name, kind] of [
    ['purchase', 'classification'],
    ['churn', 'classification'],
    ['clv', 'regression'],
  ]) {
    /** @type {Record<string, any[]>} */
    const found = Object.fromEntries(Object.keys(sets).map((set) => [set, []]));
    for (const [table, seed] of runs) {
      const target = table.targets[name];
      const rows = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
      const which = later ? inTime(table, rows) : { trains: () => true, tests: () => true };
      for (const [set, own] of Object.entries(sets)) {
        const names = Object.keys(table.features).filter(
          (feature) => !present.some((group) => has(feature, group)) || own.some((group) => has(feature, group)),
        );
        found[set].push(await scores(engine, folder, { task: { name, kind }, rows, table, names, ...which }, seed));
      }
    }
    for (const set of [...present, 'all']) {
      const cells = ['auc', 'logLoss', 'r2Clipped', 'mae'].map((metric) => {
        if (!shown[kind].includes(metric)) return '';
        const gains = found[set].map((one, i) => one[metric] - found.without[i][metric]);
        return told(mean(gains), standardError(gains), metric === 'mae' ? 2 : 4);
      });
      lines.push(`| ${title} | ${name} | ${set} | ${cells.join(' | ')} |`);
      console.log(lines.at(-1));
    }
  }
  return lines;
}

/** Forward in time: those of the last third are foretold by the others. */
function inTime({ predictedAt }, rows) {
  const moments = [...new Set(rows.map((row) => predictedAt[row]))].sort((a, b) => a - b);
  const cut = moments[Math.floor((2 * moments.length) / 3)];
  return { trains: (row) => predictedAt[row] < cut - 93 * dayMs, tests: (row) => predictedAt[row] >= cut };
}

/** A gain with its standard error, as tables of docs have them. */
function told(gain, error, digits) {
  const short = (value) => Math.abs(value).toFixed(digits).replace(/^0\./, '.');
  return `${gain < 0 ? '−' : '+'}${short(gain)} ± ${short(error)}`;
}

await buildEngine();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-items-'));
const engine = await openEngine();
const madeWhen = { from: Date.UTC(2022, 0, 15), to: Date.UTC(2023, 8, 15), everyDays: 45 };
const retailWhen = { from: Date.UTC(2011, 2, 1), to: Date.UTC(2011, 8, 9), everyDays: 30 };
const packed = join(root, '..', 'shared', 'data', 'online_retail.csv.gz');

async function tableOf(name, text, when) {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, text);
  const { table, seconds, bytes } = await snapshotTable(join(folder, name), path, when);
  console.log(`${name}: snapshots ${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB`);
  return table;
}

async function made(title, tells) {
  const tables = [];
  for (const seed of shops) tables.push(await tableOf(`${tells}-${seed}`, madeShop({ tells, seed }), madeWhen));
  return { title, tables, later: true };
}

async function retail() {
  const table = await tableOf('retail', gunzipSync(readFileSync(packed)), retailWhen);
  return { title: 'Online Retail', tables: [table], later: false };
}

const data = {
  ...(existsSync(packed) ? { retail } : {}),
  category: () => made('shops where things tell', 'category'),
  country: () => made('shops where the country tells', 'country'),
  nothing: () => made('shops where nothing tells', 'nothing'),
};
const [only] = process.argv.slice(2);
try {
  const lines = ['| data | task | with | AUC | log loss | R² clipped | MAE |', `|${' --- |'.repeat(7)}`];
  for (const [name, made] of Object.entries(data))
    if (!only || only === name) lines.push(...(await measure(engine, folder, await made())));
  if (!only) writeLines('data.md', 'items', lines);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true });
}
