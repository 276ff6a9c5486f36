import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapesOf } from '../helpers/shapes';
import { sourcesIn } from '../helpers/sources';

const root = process.cwd();
const mostLines = 400;
const mostCasts = 70;
/** A new shape of a known fact needs a reason: extend or pick from its schema. */
const mostShapes = 21;
const product = sourcesIn('shared', 'electron', 'renderer');
const others = sourcesIn('test', 'tools', 'bench');
/** Kernels are AssemblyScript, whose casts are its conversions of numbers. */
const typescript = product.filter(({ path }) => !path.includes('/kernel/'));
const imports = product.flatMap(({ path, imports }) =>
  imports.map(({ to, typeOnly }) => ({ from: path, to, typeOnly })),
);

/** Which folders of ours the files of a folder may import, besides their own: the table of ARCHITECTURE.md. */
const mayImport: Record<string, readonly string[]> = Object.fromEntries(
  [
    ...readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(
      /^\| `((?:shared|electron|renderer)\/[^`]*)` \|.*\| (.*) \|$/gm,
    ),
  ].map(([, folder, listed]) => [
    folder.slice(0, -1),
    [...listed.matchAll(/`([^`]+)`/g)].map(([, name]) => named(name)),
  ]),
);

/** `electron/engine` of `engine`, as the table's last column calls it. */
function named(name: string): string {
  return /^(shared|renderer|package\.json)$/.test(name) ? name : `electron/${name}`;
}

/**
 * The innermost folder of the table: `electron/engine` of `electron/engine/grow.ts`; `shared` of `shared/errors.ts`.
 */
function roomOf(path: string): string {
  const parts = path.split('/');
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  return folders.findLast((folder) => folder in mayImport) ?? parts.slice(0, 2).join('/');
}

const isOurs = (path: string) => /^(shared\/|electron\/|renderer\/|package\.json)/.test(path);

describe('the direction of imports', () => {
  it('is looked at in all files', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(Object.keys(mayImport).filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
    expect([...new Set(imports.map(({ from }) => roomOf(from)))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('follows the way that data flows', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return isOurs(to) && !`${other}/`.startsWith(`${own}/`) && !mayImport[own]?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it('uses every one that the table allows', () => {
    const used = new Set(imports.map(({ from, to }) => `${roomOf(from)} imports ${isOurs(to) ? roomOf(to) : to}`));
    const allowed = Object.entries(mayImport).flatMap(([room, others]) =>
      others.map((other) => `${room} imports ${other}`),
    );
    expect(allowed.filter((one) => !used.has(one))).toEqual([]);
  });

  it('lets only the store hold SQL, and nobody but the app know Electron', () => {
    const users = (name: string, room: string) =>
      imports.filter(({ from, to }) => to === name && roomOf(from) !== room).map(({ from }) => from);
    expect(users('better-sqlite3', 'electron/store')).toEqual([]);
    expect(users('electron', 'electron/app')).toEqual([]);
  });

  it('keeps Electron’s raw messages within the typed wrappers', () => {
    const raw = product.filter(({ text }) => /\bipc(Main|Renderer)\b/.test(text.replace(/^\s*(\/?\*|\/\/).*$/gm, '')));
    expect(raw.map(({ path }) => path).sort()).toEqual(['electron/app/ipc.ts', 'electron/app/preload.ts']);
  });
});

/** What each file loads when it runs: not what it imports as types only. */
const loads = new Map(
  product.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ to }) => to)]),
);

/** All that some files load, and what these do. */
function loadedBy(isMeant: (path: string) => boolean, given = loads): string[] {
  const seen = new Set<string>();
  const load = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const to of given.get(path) ?? []) load(to);
  };
  for (const { path } of product) if (isMeant(path)) load(path);
  return [...seen];
}

it('the page loads no zod: it asks for eval, which the page’s policy refuses and reports', () => {
  const loaded = loadedBy((path) => path.startsWith('renderer/'));
  expect(loaded).toContain('react');
  expect(loaded).not.toContain('zod');
});

it('a command loads what it needs: neither tables nor an endpoint nor a queue', () => {
  const atOnce = new Map(
    product.map(({ path, imports }) => [
      path,
      imports.filter(({ typeOnly, later }) => !typeOnly && !later).map(({ to }) => to),
    ]),
  );
  const begins = ['electron/cli/main.ts', 'electron/data/worker.ts'];
  const loaded = loadedBy((path) => begins.includes(path), atOnce);
  expect(loaded).toContain('better-sqlite3');
  const large = ['apache-arrow', 'hyparquet', 'hyparquet-writer', 'fastify', 'bullmq', '@modelcontextprotocol/server'];
  expect(loaded.filter((path) => large.includes(path))).toEqual([]);
});

it('no files load each other in a circle', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, way: readonly string[]) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    else if (!done.has(path)) for (const to of loads.get(path) ?? []) follow(to, [...way, path]);
    done.add(path);
  };
  for (const path of loads.keys()) follow(path, []);
  expect(circles).toEqual([]);
});

it('casts are few, and none goes by way of unknown', () => {
  const casts = typescript.flatMap((file) => file.casts.map((type) => ({ path: file.path, type })));
  expect(casts.filter(({ type }) => type === 'unknown')).toEqual([]);
  expect(casts.length).toBeLessThanOrEqual(mostCasts);
});

/** What an object must have as its own fields to count as a shape of a concept: all of one list. */
const concepts: Record<string, readonly (readonly string[])[]> = {
  import: [
    ['accepted', 'duplicates'],
    ['accepted', 'unmatched'],
    ['mapping', 'leftOut'],
    ['fileName', 'rejectsFile'],
  ],
  version: [
    ['version', 'createdAt', 'tasks'],
    ['createdAt', 'strategy'],
    ['appVersion', 'strategy'],
    ['sha256', 'bytes', 'trees'],
    ['rows', 'trees', 'seconds'],
    ['importance', 'trees'],
  ],
  comparison: [
    ['championVersion', 'candidateVersion'],
    ['champion', 'candidate', 'difference'],
    ['champion', 'candidate', 'baseline'],
    ['champion', 'candidate', 'clientId'],
    ['verdict', 'sentence'],
    ['segments', 'disagreements'],
  ],
  deployment: [
    ['at', 'kind', 'actor', 'tasks'],
    ['at', 'kind', 'actor', 'key', 'reason'],
    ['version', 'task', 'from', 'until'],
  ],
  error: [['code', 'message']],
  metrics: [
    ['accuracy', 'auc'],
    ['r2', 'mae'],
    ['metric', 'live', 'rows', 'clients'],
  ],
  run: [
    ['state', 'startedAt', 'strategy'],
    ['state', 'startedAt', 'kind', 'steps'],
    ['name', 'startedAt', 'finishedAt'],
  ],
  schedule: [
    ['job', 'cron'],
    ['slot', 'state'],
  ],
  task: [
    ['name', 'kind', 'column'],
    ['horizonDays', 'graceDays', 'outcome'],
    ['horizonDays', 'graceDays', 'primaryMetric'],
  ],
  prediction: [
    ['night', 'task', 'version'],
    ['predictedAt', 'scoredAt'],
    ['clientId', 'predicted', 'version'],
  ],
  label: [
    ['real', 'synthetic', 'holdout'],
    ['immature', 'unmatched'],
    ['immature', 'nextDueAt'],
  ],
  snapshot: [['at', 'clients']],
};

const shapes = typescript.flatMap(({ path, text }) =>
  shapesOf(text, path.endsWith('x') ? 'tsx' : 'ts').map(({ line, fields }) => ({ place: `${path}:${line}`, fields })),
);

it('a fact has one shape: objects with the fields of a concept are few', () => {
  const found = Object.entries(concepts).flatMap(([concept, signs]) =>
    shapes
      .filter(({ fields }) => signs.some((sign) => sign.every((name) => fields.has(name))))
      .map(({ place }) => ({ concept, place })),
  );
  const named = new Set(found.map(({ concept }) => concept));
  expect(Object.keys(concepts).filter((concept) => !named.has(concept))).toEqual([]);
  const places = found.map(({ concept, place }) => `${concept} ${place}`);
  expect(found.length, places.join('\n')).toBeLessThanOrEqual(mostShapes);
});

it('no two shapes have the same five fields or more, whatever they are of', () => {
  const large = shapes
    .filter(({ fields }) => fields.size >= 5)
    .map(({ place, fields }) => ({ place, all: [...fields].sort().join(', ') }));
  const again = large.filter(({ all }, i) => large.findIndex((one) => one.all === all) !== i);
  expect(again).toEqual([]);
});

it('files are of a size that can be read', () => {
  const lines = ({ text }: { text: string }) => text.split('\n').length - 1;
  expect(product.filter((file) => lines(file) > mostLines).map(({ path }) => path)).toEqual([]);
  const sizes = product.map(lines).sort((one, other) => one - other);
  expect(sizes[Math.floor(sizes.length / 2)], 'the median').toBeLessThanOrEqual(70);
  expect(sizes[Math.floor(0.9 * sizes.length)], 'nine tenths').toBeLessThanOrEqual(150);
});

it('comments stay within the width to which the formatter keeps the code', () => {
  const { lineWidth } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')).formatter;
  const wide = [...product, ...others].flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) => {
      return line.length > lineWidth && /^\s*(\/\/ (?!biome-ignore)|\/?\*)/.test(line) ? [`${path}:${i + 1}`] : [];
    }),
  );
  expect(wide).toEqual([]);
});

it('what is exported is imported by somebody', () => {
  const users = [...product, ...others];
  const used = new Set(
    users.flatMap((file) => file.imports.flatMap(({ to, names }) => names.map((name) => `${to} ${name}`))),
  );
  const needless = typescript.flatMap(({ path, exports }) =>
    exports.filter((name) => !used.has(`${path} ${name}`) && !used.has(`${path} *`)).map((name) => `${path} ${name}`),
  );
  expect(needless).toEqual([]);
});
