// The engine's kernel: AssemblyScript compiled to WebAssembly, for every bundler of ours (Rolldown, Vite, Vitest).
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, hashOf, root } from './lib.mjs';

const suffix = '?wasm';
/** By the bundlers' convention, an id that begins so is no file of which they know the path. */
const prefix = '\0wasm:';
/** All that a compiled module depends on, besides its entry. */
const sources = ['electron/engine/kernel', 'tools/kernel.mjs', 'node_modules/assemblyscript/package.json'].map((path) =>
  join(root, path),
);

/** Makes `import bytes from './index.ts?wasm'` give the compiled module of that entry, as bytes. */
export const kernelPlugin = {
  name: 'assemblyscript',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith(suffix) ? prefix + resolve(dirname(importer), source.slice(0, -suffix.length)) : null,
  async load(id) {
    if (!id.startsWith(prefix)) return null;
    const bytes = await compile(id.slice(prefix.length));
    return { code: `export default Buffer.from('${bytes.toString('base64')}', 'base64');`, moduleType: 'js' };
  },
};

/** Compiles an entry, unless this has been done for the same sources. */
async function compile(entry) {
  const stamp = hashOf(entry, ...sources);
  const cached = join(cacheFolder, 'kernel', `${stamp}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main(
    [entry, '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd'],
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
