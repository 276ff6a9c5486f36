// npm run build: bundles the processes and threads into out/, when a source has changed since the last time.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashOf, root } from './lib.mjs';

const out = join(root, 'out');
const stampFile = join(out, 'sources.sha256');

const entries = {
  cli: 'electron/cli/main.ts',
  dataWorker: 'electron/data/worker.ts',
  engine: 'electron/engine/process.ts',
  engineWorker: 'electron/engine/worker.ts',
};

/** Says whether it had to build. The new folder takes the old one's place as a whole, so nobody sees half a build. */
export async function build() {
  const stamp = hashOf(
    join(root, 'shared'),
    join(root, 'electron'),
    join(root, 'package.json'),
    join(root, 'tools', 'build.mjs'),
  );
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  const { rolldown } = await import('rolldown');
  const temporary = mkdtempSync(`${out}-`);
  try {
    const bundle = await rolldown({
      input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
      platform: 'node',
      // What is not a path of ours stays a dependency, loaded from node_modules.
      external: (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(id),
      moduleTypes: { '.sql': 'text' },
    });
    await bundle.write({ dir: temporary, format: 'cjs', sourcemap: true, chunkFileNames: '[name]-[hash].js' });
    await bundle.close();
    writeFileSync(join(temporary, 'sources.sha256'), stamp);
    if (existsSync(out)) renameSync(out, `${temporary}.old`);
    renameSync(temporary, out);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    rmSync(`${temporary}.old`, { recursive: true, force: true });
  }
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await build();
  console.log(built ? 'Built out/.' : 'out/ is up to date.');
}
