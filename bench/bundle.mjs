// The engine's kernel as a module, and its worker thread, bundled from the sources at hand.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { kernelPlugin } from '../tools/kernel.mjs';
import { root } from '../tools/lib.mjs';

const out = join(root, '.cache', 'bench');
const modules = ['batch', 'binning', 'features', 'forest', 'grow', 'metrics', 'predict', 'rng', 'tree'];

/**
 * @returns {Promise<typeof import('../electron/engine/batch') & typeof import('../electron/engine/binning') &
 *   typeof import('../electron/engine/features') & typeof import('../electron/engine/forest') &
 *   typeof import('../electron/engine/grow') & typeof import('../electron/engine/metrics') &
 *   typeof import('../electron/engine/predict') & typeof import('../electron/engine/rng') &
 *   typeof import('../electron/engine/tree')>}
 */
export async function bundle() {
  await bundleModules('kernel', modules);
  await bundleEntry({ input: join(root, 'electron/engine/worker.ts'), file: 'worker.cjs', format: 'cjs' });
  return import(pathToFileURL(join(out, 'kernel.mjs')).href);
}

/**
 * The models of the process that answers.
 * @returns {Promise<typeof import('../electron/serving/models')>}
 */
export async function bundleServing() {
  await bundleEntry({ input: join(root, 'electron/serving/models.ts'), file: 'serving.mjs', format: 'esm' });
  return import(pathToFileURL(join(out, 'serving.mjs')).href);
}

/**
 * The test of outcomes.
 * @returns {Promise<typeof import('../electron/engine/monitoring/detector') &
 *   typeof import('../electron/engine/monitoring/promise')>}
 */
export async function bundleMonitoring() {
  await bundleModules('monitoring', ['monitoring/detector', 'monitoring/promise']);
  return import(pathToFileURL(join(out, 'monitoring.mjs')).href);
}

/**
 * Bundles modules of the engine as one.
 * @param {string} name
 * @param {readonly string[]} modules
 */
async function bundleModules(name, modules) {
  mkdirSync(out, { recursive: true });
  const input = join(out, `${name}.ts`);
  writeFileSync(input, modules.map((one) => `export * from '../../electron/engine/${one}';`).join('\n'));
  await bundleEntry({ input, file: `${name}.mjs`, format: 'esm' });
}

/** @param {{ input: string, file: string, format: 'esm' | 'cjs' }} entry */
async function bundleEntry({ input, file, format }) {
  mkdirSync(out, { recursive: true });
  const bundled = await rolldown({
    input,
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
    plugins: [kernelPlugin],
  });
  await bundled.write({ dir: out, format, entryFileNames: file });
  await bundled.close();
}
