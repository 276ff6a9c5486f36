// npm run dev [-- SWITCH …], after the set-up: the window, with more switches for Electron; its page changes in place,
// and a change of a process or thread starts it anew.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { watch } from 'rolldown';
import { createServer } from 'vite';
import { bundles, out } from './build.mjs';
import { neededRuntime, startWithDisplay } from './electron/run.mjs';
import { runtimeArguments } from './electron/runtime.mjs';
import { cacheFolder, root } from './lib.mjs';

const runtime = neededRuntime();
const server = await createServer({ configFile: join(root, 'vite.config.mjs'), server: { host: '127.0.0.1' } });
await server.listen();
const url = server.resolvedUrls?.local[0];

/** @type {ReturnType<typeof startWithDisplay> | null} */
let app = null;
/** @type {(() => void) | null} */
let next = null;

/** The app of now ends, and another begins; what happens meanwhile is one more change. */
function restart() {
  if (app) {
    next = start;
    app.kill('SIGTERM');
  } else start();
}

function start() {
  next = null;
  const args = [
    ...runtimeArguments(),
    root,
    `--workspace=${join(root, 'workspace')}`,
    '--sample',
    `--user-data-dir=${join(cacheFolder, 'user-data')}`,
    ...process.argv.slice(2),
  ];
  app = startWithDisplay(runtime, runtime.executable, args, { EVERGREEN_DEV_URL: url });
  void app.exited.then((code) => {
    app = null;
    if (next) next();
    else process.exit(code);
  });
}

// What is written here is no build of the sources as they are: the next build makes it anew.
rmSync(join(out, 'sources.sha256'), { force: true });
const watcher = watch(bundles.map(({ input, output }) => ({ ...input, output: { ...output, dir: out } })));
watcher.on('event', (event) => {
  if (event.code === 'ERROR') console.error(event.error.message);
  if (event.code === 'BUNDLE_END') void event.result.close();
  if (event.code === 'END') restart();
});
