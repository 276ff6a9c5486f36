// npm run evergreen -- …: the command line, built if need be. Runs in this process, with standard output its own.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './lib.mjs';
import { setUpQuietly } from './setup.mjs';

await setUpQuietly();
createRequire(import.meta.url)(join(root, 'out', 'cli.js'));
