// npm run soak [-- --kills N --inputs N --minutes N]: kills the product at random moments in every kind of work;
// feeds it damaged files, models, settings and requests; lets six processes work in one workspace for minutes, while
// the clock is set to and fro. Outside npm test. It can be stopped at any time and goes on where it was
// (.cache/soak/*.json); what was counted is written to docs/reliability.md. --seed N does one round again that had a
// fault.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { build } from './build.mjs';
import { kernelPlugin } from './kernel.mjs';
import { cacheFolder, root } from './lib.mjs';

const bundle = join(cacheFolder, 'soak', 'bundle');

await build();
const bundled = await rolldown({
  input: Object.fromEntries(
    ['main', 'inputs/process'].map((name) => [name.split('/').at(-1), join(root, 'test', 'soak', `${name}.ts`)]),
  ),
  platform: 'node',
  external: ['better-sqlite3'],
  moduleTypes: { '.sql': 'text' },
  plugins: [kernelPlugin],
  checks: { pluginTimings: false },
});
await bundled.write({ dir: bundle, format: 'cjs', sourcemap: true });
await bundled.close();
const soak = spawn(process.execPath, [join(bundle, 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => soak.kill(signal));
soak.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
