import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = process.cwd();

/** Which folders of ours the files of a folder may import, besides their own. What is not listed here imports nothing. */
const mayImport: Record<string, readonly string[]> = {
  shared: [],
  'electron/node': ['shared'],
  'electron/importing': ['shared'],
  'electron/store': ['shared', 'electron/node'],
  'electron/features': ['shared'],
  'electron/data': ['shared', 'electron/node', 'electron/store', 'electron/importing', 'electron/features'],
  'electron/engine': ['shared'],
  'electron/registry': ['shared', 'electron/node'],
  'electron/scheduler': ['shared', 'electron/node', 'electron/data', 'electron/operations', 'electron/registry'],
  'electron/operations': ['shared', 'electron/node', 'electron/data', 'electron/engine', 'electron/registry'],
  'electron/app': [
    'shared',
    'electron/node',
    'electron/data',
    'electron/engine',
    'electron/registry',
    'electron/operations',
    'electron/scheduler',
    'package.json',
  ],
  renderer: ['shared'],
  'electron/cli': [
    'shared',
    'electron/node',
    'electron/data',
    'electron/engine',
    'electron/registry',
    'electron/operations',
    'electron/scheduler',
    'package.json',
  ],
};

interface Import {
  from: string;
  /** A path of ours from the root, or a package's name. */
  to: string;
}

const imports = ['shared', 'electron', 'renderer'].flatMap((folder) => sources(join(root, folder)).flatMap(importsOf));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/g)].map(([, named, plain]) => {
    const to = named ?? plain;
    return { from: fromRoot(path), to: to.startsWith('.') ? fromRoot(resolve(dirname(path), to)) : to };
  });
}

function fromRoot(path: string): string {
  return relative(root, path).split(sep).join(posix.sep);
}

/** `electron/engine` of `electron/engine/grow.ts`; `shared` of `shared/errors.ts`. */
function roomOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'electron' ? parts.slice(0, 2).join('/') : parts[0];
}

const isOurs = (path: string) => /^(shared\/|electron\/|renderer\/|package\.json)/.test(path);

describe('the direction of imports', () => {
  it('is looked at in all files', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect([...new Set(imports.map(({ from }) => roomOf(from)))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('follows the way that data flows', () => {
    const wrong = imports.filter(
      ({ from, to }) => isOurs(to) && roomOf(to) !== roomOf(from) && !mayImport[roomOf(from)]?.includes(roomOf(to)),
    );
    expect(wrong).toEqual([]);
  });

  it('lets only the store hold SQL, and nobody but the app know Electron', () => {
    const users = (name: string, room: string) =>
      imports.filter(({ from, to }) => to === name && roomOf(from) !== room).map(({ from }) => from);
    expect(users('better-sqlite3', 'electron/store')).toEqual([]);
    expect(users('electron', 'electron/app')).toEqual([]);
  });

  it('keeps Electron’s raw messages within the typed wrappers', () => {
    const raw = ['shared', 'electron', 'renderer']
      .flatMap((folder) => sources(join(root, folder)))
      .filter((path) => /\bipc(Main|Renderer)\b/.test(readFileSync(path, 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')));
    expect(raw.map(fromRoot).sort()).toEqual(['electron/app/ipc.ts', 'electron/app/preload.ts']);
  });
});

/** What a source loads when it runs: not what it imports as types only. */
function loadsOf(path: string): string[] {
  const found = readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^']+)'/gm);
  return [...found].map(([, to]) => (to.startsWith('.') ? resolve(dirname(path), to) : to));
}

it('the page loads no zod: it asks for eval, which the page’s policy refuses and reports', () => {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const to of loadsOf(path)) {
      const file = ['', '.ts', '.tsx']
        .map((end) => `${to}${end}`)
        .find((one) => /\.tsx?$/.test(one) && existsSync(one));
      if (file) visit(file);
      else seen.add(to);
    }
  };
  for (const path of sources(join(root, 'renderer'))) visit(path);
  expect([...seen]).toContain('react');
  expect([...seen]).not.toContain('zod');
});
