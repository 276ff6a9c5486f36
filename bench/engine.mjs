// The product's parts for benchmarks: its engine in a process, its store in a thread, and training tables
// (shared/trainingTable.ts).
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  Dictionary,
  Int32,
  makeData,
  makeVector,
  Table,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { rolldown } from 'rolldown';
import { build, out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';

const folder = join(root, '.cache', 'bench');
const modules = [
  'data/client',
  'engine/host',
  'engine/metrics',
  'engine/modelFile',
  'operations/importFile',
  'operations/retrain',
  'operations/demo/simulate',
  'operations/openWorkspace',
  'node/clock',
  'registry/layout',
  'registry/production',
  'registry/versions',
  '../shared/strategies',
  'operations/verdict',
];

/** Builds the product of the sources at hand, and the modules that `parts` gives. */
export async function buildEngine() {
  await build();
  mkdirSync(folder, { recursive: true });
  const input = join(folder, 'parts.ts');
  writeFileSync(input, modules.map((name) => `export * from '../../electron/${name}';`).join('\n'));
  const bundled = await rolldown({
    input,
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
  });
  await bundled.write({ dir: folder, format: 'esm', entryFileNames: 'parts.mjs' });
  await bundled.close();
}

/**
 * What the modules export, as built.
 * @returns {Promise<typeof import('../electron/data/client') & typeof import('../electron/engine/host') &
 *   typeof import('../electron/engine/metrics') & typeof import('../electron/engine/modelFile') &
 *   typeof import('../electron/operations/importFile') & typeof import('../electron/operations/retrain') &
 *   typeof import('../electron/registry/layout') & typeof import('../electron/registry/production') &
 *   typeof import('../electron/registry/versions') & typeof import('../electron/operations/openWorkspace') &
 *   typeof import('../electron/node/clock') &
 *   typeof import('../shared/strategies') & typeof import('../electron/operations/demo/simulate') &
 *   typeof import('../electron/operations/verdict')>}
 */
export function parts() {
  return import(pathToFileURL(join(folder, 'parts.mjs')).href);
}

/** Starts an engine process that was built. */
export async function openEngine() {
  const { forkTransport, startEngine } = await parts();
  return startEngine({ spawn: () => forkTransport(join(out, 'engine.js'), join(out, 'engineWorker.js')) });
}

/**
 * Writes a training table, and gives what a request names it by.
 * @param {string} path
 * @param {{ features: Record<string, any>, targets: Record<string, ArrayLike<number>>, isNew?: Record<string,
 *   Uint8Array>, split?: Uint8Array, client?: Int32Array, predictedAt?: Float64Array }} table features by name: numbers
 *   (NaN is missing), or texts (null is missing); targets and what is new by task
 */
export function writeTable(path, { features, targets, isNew = {}, split, client, predictedAt }) {
  const rows = Object.values(targets)[0].length;
  const ids = client ?? Int32Array.from({ length: rows }, (_, i) => i);
  const columns = {
    client: makeVector(ids),
    client_id: textColumn(0, Array.from(ids, String)),
    predicted_at: makeVector(predictedAt ?? new Float64Array(rows)),
    split: makeVector(split ?? new Uint8Array(rows)),
    ...named('y:', targets, (values) => makeVector(values)),
    ...named('new:', isNew, (flags) => makeVector(flags)),
    ...named('x:', features, (values, i) => (Array.isArray(values) ? textColumn(i + 1, values) : makeVector(values))),
  };
  const bytes = tableToIPC(new Table(columns), 'file');
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function named(prefix, columns, vector) {
  return Object.fromEntries(Object.entries(columns).map(([name, values], i) => [prefix + name, vector(values, i)]));
}

function textColumn(id, values) {
  const texts = [...new Set(values.filter((value) => value !== null))].sort();
  const place = new Map(texts.map((text, i) => [text, i]));
  const valid = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value !== null) valid[i >> 3] |= 1 << (i & 7);
  });
  return new Vector([
    makeData({
      type: new Dictionary(new Utf8(), new Int32(), id),
      length: values.length,
      nullCount: values.filter((value) => value === null).length,
      nullBitmap: valid,
      data: Int32Array.from(values, (value) => (value === null ? 0 : (place.get(value) ?? 0))),
      dictionary: vectorFromArray(texts, new Utf8()),
    }),
  ]);
}
