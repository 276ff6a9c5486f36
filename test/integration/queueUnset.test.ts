import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start } from '../helpers/evergreen';
import { copyOf } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');

it('loads nothing of the queue where none is set', async () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  await copyOf('labelled', workspace);
  const [preload, loaded] = [join(folder, 'loaded.cjs'), join(folder, 'loaded.txt')];
  writeFileSync(
    preload,
    `const { prototype } = require('node:module');
    const { load } = prototype;
    prototype.load = function (path) {
      require('node:fs').appendFileSync(${JSON.stringify(loaded)}, path + '\\n');
      return load.call(this, path);
    };`,
  );
  // In all processes and threads of it.
  const env = { NODE_OPTIONS: `--require ${preload}` };
  const { finished } = start(workspace, ['retrain', '--trees', '10', '--min-leaf', '10', '--task', 'purchase'], {
    env,
  });
  expect((await finished).code).toBe(0);
  const isOfQueue = (path: string) => readFileSync(path, 'utf8').includes('moveStalledJobsToWait');
  const bundles = readdirSync(out).filter((name) => name.endsWith('.js'));
  expect(bundles.filter((name) => isOfQueue(join(out, name)))).toHaveLength(1);
  const paths = readFileSync(loaded, 'utf8').trim().split('\n');
  expect(paths).toContain(join(out, 'engineRequest.js'));
  expect(paths.filter(isOfQueue)).toEqual([]);
});
