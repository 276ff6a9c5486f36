// What lines of orders tell beyond amounts (products, categories, countries), group by group: models by
// evidence with each group and without, on clients that nobody trained on. Prints the table of docs/accuracy.md.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, writeTable } from './engine.mjs';
import { dayMs, mean, snapshotTable, standardError } from './histories.mjs';

const seeds = [1, 2, 3, 4, 5];
const heldOut = 0.3;
const groups = {
  products: /^(products|products_per_purchase|(repeated|new|top)_product_share|unit_price)$/,
  categories: /categor/,
  country: /^order_country$/,
};
const shown = { classification: ['auc', 'logLoss'], regression: ['r2Clipped', 'mae', 'topTenth'] };
const [only] = process.argv.slice(2);

/** A shop of three years, as lines. */
function madeShop({ matters, seed }) {
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
    const [gap, size] = [20 + 80 * random(), 5 + 40 * random()];
    // Who buys of the last categories comes back less often.
    const slow = matters && category >= 3 ? 2.5 : 1;
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

async function scores(engine, folder, { task, rows, table, names, testRows }, seed) {
  const run = ++files;
  const path = (name) => join(folder, `${task.name}-${run}-${name}`);
  const pick = (values) =>
    Array.isArray(values) ? rows.map((row) => values[row]) : values.constructor.from(rows, (row) => values[row]);
  const features = Object.fromEntries(names.map((name) => [name, pick(table.features[name])]));
  const client = pick(table.client);
  const split = Uint8Array.from(client, (one, i) =>
    held(one, seed) ? (testRows(rows[i]) ? 1 : 2) : testRows.trains(rows[i]) ? 0 : 2,
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

async function measure(engine, folder, { title, table, later }) {
  const present = Object.keys(groups).filter((group) =>
    Object.keys(table.features).some((name) => groups[group].test(name)),
  );
  const isAny = (name) => present.some((group) => groups[group].test(name));
  const sets = { without: [], ...Object.fromEntries(present.map((group) => [group, [group]])), all: present };
  for (const [name, kind] of [
    ['purchase', 'classification'],
    ['churn', 'classification'],
    ['clv', 'regression'],
  ]) {
    const target = table.targets[name];
    const rows = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
    const moments = [...new Set(rows.map((row) => table.predictedAt[row]))].sort((a, b) => a - b);
    // Forward in time: those of the last third are foretold by the others.
    const cut = later ? moments[Math.floor((2 * moments.length) / 3)] : null;
    const testRows = (row) => cut === null || table.predictedAt[row] >= cut;
    testRows.trains = (row) => cut === null || table.predictedAt[row] < cut - 93 * dayMs;
    const found = {};
    for (const [set, own] of Object.entries(sets)) {
      const names = Object.keys(table.features).filter(
        (feature) => !isAny(feature) || own.some((group) => groups[group].test(feature)),
      );
      found[set] = [];
      for (const seed of seeds)
        found[set].push(await scores(engine, folder, { task: { name, kind }, rows, table, names, testRows }, seed));
      const cells = shown[kind].map((metric) => {
        const gains = found[set].map((one, i) => one[metric] - found.without[i][metric]);
        const digits = metric === 'mae' ? 2 : 4;
        const told =
          set === 'without' ? '' : ` (${mean(gains).toFixed(digits)} ± ${standardError(gains).toFixed(digits)})`;
        return `${mean(found[set].map((one) => one[metric])).toFixed(digits)}${told}`;
      });
      console.log(`| ${title}, ${name} | ${set} | ${cells.join(' | ')} |`);
    }
  }
}

await buildEngine();
const folder = mkdtempSync(join(tmpdir(), 'evergreen-items-'));
const engine = await openEngine();
try {
  const packed = join(root, '..', 'shared', 'data', 'online_retail.csv.gz');
  const retail = { from: Date.UTC(2011, 2, 1), to: Date.UTC(2011, 8, 9), everyDays: 30 };
  const made = { from: Date.UTC(2022, 0, 15), to: Date.UTC(2023, 8, 15), everyDays: 45 };
  const data = [
    ...(existsSync(packed)
      ? [{ name: 'retail', title: 'Online Retail', text: () => gunzipSync(readFileSync(packed)), when: retail }]
      : []),
    {
      name: 'matter',
      title: 'A made shop where they matter',
      text: () => madeShop({ matters: true, seed: 1 }),
      when: made,
      later: true,
    },
    {
      name: 'none',
      title: 'A made shop where they do not',
      text: () => madeShop({ matters: false, seed: 2 }),
      when: made,
      later: true,
    },
  ];
  for (const { name, title, text, when, later = false } of data) {
    if (only && only !== name) continue;
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, text());
    const started = performance.now();
    const { table, seconds, bytes } = await snapshotTable(join(folder, name), path, when);
    console.log(
      `${title}: snapshots ${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB, in all ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    await measure(engine, folder, { title, table, later });
  }
} finally {
  await engine.close();
  rmSync(folder, { recursive: true });
}
