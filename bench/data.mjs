// npm run bench:data [-- --rows N --reps N --only TEXT --against DIR --retail FILE.csv.gz]: how long the way of the
// data takes, from a file to labels and to the table that models learn from. Each work is a process of its own (the
// command line, but for the table), in turn with the `sqlite3` shell's .import of the same file, and with the build in
// DIR/out, if given (whose `buildEngine` of bench/engine.mjs has run). Writes docs/benchmarks-data.md; with --only it
// prints. Needs the sqlite3 shell.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../tools/lib.mjs';
import { writeHalfWrong, writeNarrow, writeOutcomes, writePredictions } from './dataFiles.mjs';
import { buildEngine } from './engine.mjs';
import { median } from './lib.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    reps: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
    retail: { type: 'string', default: join(root, '..', 'shared', 'data', 'online_retail.csv.gz') },
  },
});
const rows = Number(options.rows);
const count = rows.toLocaleString('en-US');
const document = join(root, 'docs', 'benchmarks-data.md');
const mark = '<!-- Made by bench/data.mjs from here on. -->\n';

/**
 * `from`: what must be in the workspace before; `write`: makes the file, if it isn't one that is given; `beside`:
 * whether the shell imports it, too.
 */
const works = [
  { name: `import ${count} × 20`, target: '≤ 1.0 × sqlite3 (CPU ≤ 2.0 ×)', write: writePredictions, beside: true },
  {
    name: `import ${count} rows, no features`,
    target: '≤ 2.5 × sqlite3 (CPU ≤ 4.0 ×)',
    write: writeNarrow,
    beside: true,
  },
  {
    name: `import ${count} rows, every second refused`,
    target: '≤ 2.5 × sqlite3',
    write: writeHalfWrong,
    beside: true,
  },
  { name: 'import Online Retail .csv.gz', target: '≥ 3 times as fast', file: options.retail },
  {
    name: 'seven snapshots of it',
    target: '≥ 2 times as fast',
    from: [{ file: options.retail }],
    words: () => ['snapshot', '--from', '2011-03-01', '--to', '2011-09-01', '--every', '30d'],
  },
  {
    name: `${count} outcomes imported and joined`,
    target: '≥ 5 times as fast, ≤ 300 MB',
    from: [{ write: writePredictions }],
    write: writeOutcomes,
  },
  {
    name: `training table ${count} × 20`,
    target: '≥ 3 times as fast, ≤ 300 MB',
    from: [{ write: writePredictions }, { write: writeOutcomes }],
    words: () => null,
  },
];

/** Runs a command to its end: its seconds, those of the processor, and its largest memory in MB. */
async function run(command, args) {
  const [startedAt, cpuBefore] = [performance.now(), childrenCpu()];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let [peak, errors] = [0, ''];
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const look = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak);
    } catch {
      // It has just ended.
    }
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(look);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${errors}`);
  return { wall: (performance.now() - startedAt) / 1000, cpu: childrenCpu() - cpuBefore, peak: peak / 1000 };
}

/** Seconds of processor time of all processes that this one has started and seen end, as Linux counts them. */
function childrenCpu() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function evergreen(build, workspace, words) {
  if (words === null) return run(process.execPath, [fileURLToPath(import.meta.url), 'table', build, workspace]);
  return run(process.execPath, [join(build, 'out', 'cli.js'), '--workspace', workspace, ...words]);
}

/** What a work does once, by one build, in a workspace that has what it begins from. */
async function perform(work, build, path, folder) {
  const workspace = join(folder, 'workspace');
  rmSync(workspace, { recursive: true, force: true });
  if (work.from) cpSync(await prepared(work.from, build, folder), workspace, { recursive: true });
  return evergreen(build, workspace, (work.words ?? (() => ['import', path]))());
}

const madeBefore = new Map();

/** A workspace into which a build has imported some files, made once. */
async function prepared(files, build, folder) {
  const name = `${build} ${files.map(({ file, write }) => file ?? write.name).join(' ')}`;
  const known = madeBefore.get(name);
  if (known) return known;
  const workspace = join(folder, `prepared-${madeBefore.size}`);
  for (const one of files) await evergreen(build, workspace, ['import', fileOf(one, folder)]);
  madeBefore.set(name, workspace);
  return workspace;
}

/** The file of a work; made where it is not given and not there. */
function fileOf({ file, write }, folder) {
  if (file || !write) return file;
  const path = join(folder, `${write.name}.csv`);
  if (!existsSync(path)) write(path, rows);
  return path;
}

/** All ways in which a work is done, in turn. */
async function measure(work, folder) {
  const path = fileOf(work, folder);
  const ways = { Evergreen: () => perform(work, root, path, folder) };
  if (work.beside) {
    ways.sqlite3 = () => {
      rmSync(join(folder, 'shell.sqlite'), { force: true });
      return run('sqlite3', [join(folder, 'shell.sqlite'), '-cmd', '.mode csv', `.import ${path} t`]);
    };
  }
  if (options.against) ways['the other build'] = () => perform(work, options.against, path, folder);
  /** @type {Record<string, { wall: number, cpu: number, peak: number }[]>} */
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let i = 0; i < Number(options.reps); i++) {
    for (const [name, way] of Object.entries(ways)) times[name].push(await way());
  }
  return Object.entries(times).map(([name, own]) => line(work, name, own, times.Evergreen));
}

function line(work, name, own, evergreens) {
  const middle = (pick) => median(own.map(pick));
  const ratio = (pick) => median(evergreens.map((one, i) => pick(one) / pick(own[i]))).toFixed(2);
  const isOurs = own === evergreens;
  const cells = [isOurs ? work.name : '', isOurs ? work.target : '', name];
  cells.push(
    middle((one) => one.wall).toFixed(2),
    middle((one) => one.cpu).toFixed(2),
    middle((one) => one.peak).toFixed(0),
  );
  cells.push(isOurs ? '' : ratio((one) => one.wall), isOurs ? '' : ratio((one) => one.cpu));
  return `| ${cells.join(' | ')} |`;
}

/** By the build's own parts: the store and its client are of one kind. */
async function writeTrainingTable(build, workspace) {
  const { openData } = await import(pathToFileURL(join(build, '.cache', 'bench', 'parts.mjs')).href);
  const store = await openData(join(build, 'out', 'dataWorker.js'), workspace);
  await store.trainingTable();
  await store.close();
}

async function all() {
  await buildEngine();
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-data-'));
  try {
    const lines = [];
    for (const work of works.filter(({ name }) => name.includes(options.only))) {
      if (work.name.includes('Retail') && !existsSync(options.retail)) continue;
      lines.push(...(await measure(work, folder)));
      console.log(lines.slice(-3).join('\n'));
    }
    if (options.only === '')
      writeFileSync(document, readFileSync(document, 'utf8').split(mark)[0] + mark + text(lines));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function text(lines) {
  const other = options.against ? ', and with another build' : '';
  return `
${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}; at the end the machine's load was ${loadavg()[0].toFixed(1)}. Medians of ${options.reps}, in turn with the \`sqlite3\` shell${other};
whole processes, from their start to their end. A ratio is Evergreen's time divided by the other's of the same turn.

| work | target | by | wall, s | CPU, s | memory, MB | wall, ratio | CPU, ratio |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}

if (positionals[0] === 'table') await writeTrainingTable(positionals[1], positionals[2]);
else await all();
