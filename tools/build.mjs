// npm run build: bundles processes, threads and the window's page into out/, when a source has changed since the last
// time.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kernelPlugin } from './kernel.mjs';
import { hashOf, root } from './lib.mjs';

export const out = join(root, 'out');
const stampFile = join(out, 'sources.sha256');

const entries = {
  main: 'electron/app/main.ts',
  cli: 'electron/cli/main.ts',
  dataWorker: 'electron/data/worker.ts',
  rowThread: 'electron/data/rowThread.ts',
  engine: 'electron/engine/process.ts',
  engineRequest: 'electron/engine/requestThread.ts',
  engineWorker: 'electron/engine/worker.ts',
  serving: 'electron/serving/process.ts',
  servingThread: 'electron/serving/fileThread.ts',
};
/** What BullMQ and the drivers take if it is there, and do without. */
const notNeeded = ['msgpackr-extract', 'pg-native', 'pg-cloudflare', '@valkey/valkey-glide'];
/** On its own: a sandboxed preload script may load nothing but `electron`. */
const preload = { preload: 'electron/app/preload.ts' };

/**
 * What goes into each bundle, and how it is written.
 * @type {{ input: import('rolldown').InputOptions, output: import('rolldown').OutputOptions }[]}
 */
export const bundles = [entries, preload].map((inputs) => ({
  input: {
    input: Object.fromEntries(Object.entries(inputs).map(([name, path]) => [name, join(root, path)])),
    platform: 'node',
    // Bundled libraries start faster, and the packaged app needs no node_modules for them. A native module can't be
    // bundled.
    external: ['electron', 'better-sqlite3', ...notNeeded],
    moduleTypes: { '.sql': 'text' },
    plugins: [kernelPlugin],
    // Compiling the kernel takes most of a build: no news.
    checks: { pluginTimings: false },
  },
  output: { format: 'cjs', sourcemap: true, chunkFileNames: '[name]-[hash].js' },
}));

const sources = [
  'shared',
  'electron',
  'renderer',
  'package.json',
  'vite.config.mjs',
  'tools/build.mjs',
  'tools/kernel.mjs',
];

/** Says whether it had to build. The new folder takes the old one's place as a whole, so nobody sees half a build. */
export async function build() {
  const stamp = hashOf(...sources.map((path) => join(root, path)));
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  const temporary = mkdtempSync(`${out}-`);
  try {
    await Promise.all([buildProcesses(temporary), buildRenderer(join(temporary, 'renderer'))]);
    writeFileSync(join(temporary, 'sources.sha256'), stamp);
    if (existsSync(out)) renameSync(out, `${temporary}.old`);
    renameSync(temporary, out);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    rmSync(`${temporary}.old`, { recursive: true, force: true });
  }
  return true;
}

async function buildProcesses(folder) {
  const { rolldown } = await import('rolldown');
  for (const { input, output } of bundles) {
    const made = await rolldown(input);
    await made.write({ ...output, dir: folder });
    await made.close();
  }
}

async function buildRenderer(folder) {
  const vite = await import('vite');
  await vite.build({
    configFile: join(root, 'vite.config.mjs'),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await build();
  console.log(built ? 'Built out/.' : 'out/ is up to date.');
}
