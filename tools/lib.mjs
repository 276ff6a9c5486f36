import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cacheFolder = join(root, '.cache');

/** SHA-256 over the names and contents of files and of everything in folders. */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesIn(path)) hash.update(relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

export function isAlive(/** @type {number} */ pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and belongs to somebody else.
    return error.code === 'EPERM';
  }
}

/** Runs a step, says its name before and its time after. */
export async function step(name, say, work) {
  const startedAt = performance.now();
  say(`${name} …`);
  const result = await work();
  say(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}
