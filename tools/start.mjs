// npm start, after the set-up.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib.mjs';

console.log('The window is not built yet: playing the demo on the terminal.');
const child = spawn(process.execPath, [join(root, 'out', 'cli.js'), 'demo'], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
