// Kernels: AssemblyScript compiled to WebAssembly, for every bundler of ours (Rolldown, Vite, Vitest).
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, hashOf, root } from './lib.mjs';

/** How a module is asked for, and what that means to the compiler. */
const options = {
  '?wasm': [],
  /** Works in a memory that it is given, and that threads may share. */
  '?sharedwasm': ['--importMemory', '--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'],
};
/** By the bundlers' convention, an id that begins so is no file of which they know the path. */
const prefix = '\0wasm:';
/** All that a compiled module depends on, besides its entry. */
const sources = [
  'electron/engine/kernel',
  'electron/importing/kernel',
  'tools/kernel.mjs',
  'node_modules/assemblyscript/package.json',
].map((path) => join(root, path));

/** Makes `import bytes from './index.ts?wasm'` give the compiled module of that entry, as bytes. */
export const kernelPlugin = {
  name: 'assemblyscript',
  enforce: 'pre',
  // Filters keep bundlers from asking about each of a thousand modules.
  resolveId: {
    filter: { id: /\?(shared)?wasm$/ },
    handler(source, importer) {
      // Vitest asks again about what was resolved before.
      if (source.startsWith(prefix)) return source;
      const [path, query] = source.split('?');
      return `${prefix}${resolve(dirname(importer), path)}?${query}`;
    },
  },
  load: {
    filter: { id: /^\0wasm:/ },
    async handler(id) {
      const [entry, query] = id.slice(prefix.length).split('?');
      const bytes = await compile(entry, options[`?${query}`]);
      return { code: `export default Buffer.from('${bytes.toString('base64')}', 'base64');`, moduleType: 'js' };
    },
  },
};

/** Compiles an entry, unless this has been done for the same sources. */
async function compile(entry, flags) {
  const stamp = hashOf(entry, ...sources);
  const cached = join(cacheFolder, 'kernel', `${stamp}${flags.join('')}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main(
    [entry, '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', ...flags],
    {
      writeFile: (_, contents) => {
        bytes = Buffer.from(contents);
      },
    },
  );
  if (error) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  mkdirSync(dirname(cached), { recursive: true });
  // Several processes may compile at once: each puts its result in place as a whole.
  writeFileSync(`${cached}.${process.pid}`, bytes);
  renameSync(`${cached}.${process.pid}`, cached);
  return bytes;
}
