// Parts of a long benchmark that are done, kept in .cache/bench/kept: one that was stopped goes on where it was, and
// several processes may each do some of it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';

/**
 * @param {readonly string[]} sources files of the benchmark, from the repository's top: what was made by others of
 *   these, or by another build of the product, is made again
 * @returns {<T>(part: string, make: () => Promise<T>) => Promise<T>}
 */
export function keeper(sources) {
  const hash = createHash('sha256');
  const built = readdirSync(out).filter((name) => name.endsWith('.js'));
  for (const path of [...built.sort().map((name) => join(out, name)), ...sources.map((name) => join(root, name))])
    hash.update(readFileSync(path));
  const folder = join(root, '.cache', 'bench', 'kept', hash.digest('hex').slice(0, 16));
  mkdirSync(folder, { recursive: true });
  return async (part, make) => {
    const path = join(folder, `${part.replace(/\W+/g, '-')}.json`);
    if (!existsSync(path)) {
      const temporary = `${path}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify(await make()));
      renameSync(temporary, path);
    }
    return JSON.parse(readFileSync(path, 'utf8'));
  };
}
