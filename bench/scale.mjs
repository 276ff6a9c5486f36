// npm run bench:scale [-- --rows N] [--trees N] [--kill-minutes N]: what workers of a queue make of a forest: one of
// one thread, then two, beside the threads of this computer alone; and a worker that is killed every ten seconds, over
// as many forests as fit. Starts a Redis of its own. Writes the end of docs/scale.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../test/helpers/random.mjs';
import { out } from '../tools/build.mjs';
import { root } from '../tools/lib.mjs';
import { buildEngine, openEngine, writeTable } from './engine.mjs';
import { median } from './lib.mjs';

const option = (usual) => ({ type: /** @type {const} */ ('string'), default: String(usual) });
const { values } = parseArgs({
  options: {
    rows: option(1_000_000),
    trees: option(100),
    repeats: option(3),
    port: option(7390),
    'kill-rows': option(100_000),
    'kill-minutes': option(10),
  },
});
const asked = (/** @type {keyof typeof values} */ name) => Number(values[name]);
const [rows, trees, repeats, port] = [asked('rows'), asked('trees'), asked('repeats'), asked('port')];
const [killRows, killMinutes] = [asked('kill-rows'), asked('kill-minutes')];
const features = 20;
const killMs = 10_000;
const killTrees = 60;
const killSeeds = 5;
const mark = '<!-- bench/scale.mjs -->\n';
const url = `redis://127.0.0.1:${port}`;

function makeTable(folder, name, count) {
  const random = seededRandom(1);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: count }, random));
  const target = columns[0].map((x, i) => Number(x + columns[1][i] + 0.5 * random() > 1.25));
  const named = Object.fromEntries(columns.map((column, i) => [`feature_${i + 1}`, column]));
  return writeTable(join(folder, name), { features: named, targets: { purchase: target } });
}

async function startWorker(folder) {
  const args = ['--json', 'worker', '--queue', url, '--threads', '1', '--folder', join(folder, 'worker-tables')];
  const child = spawn(process.execPath, [join(out, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  child.stderr.pipe(process.stderr);
  return child;
}

async function end(child, signal = 'SIGTERM') {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/**
 * Trains a forest; seconds of its growing alone, from the first to the last report of it, beside those of all.
 */
async function train(engine, folder, /** @type {any} */ { table, threads = 1, queue = null, seed = 1, count = trees }) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const startedAt = performance.now();
  let [from, until] = [0, 0];
  const result = await engine.train(
    {
      ...{ table, threads, modelPath, queue, watermark: 1, task: { name: 'purchase', kind: 'classification' } },
      params: { trees: count, minLeaf: 10, featuresPerSplit: null, seed },
    },
    {
      onProgress: (fraction) => {
        if (fraction === 0 || from === 0) from = performance.now();
        if (fraction === 1 && until === 0) until = performance.now();
      },
    },
  );
  rmSync(modelPath);
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...result, whole: seconds, growing: (until - from) / 1000 };
}

/** The most memory that the engine's process has had, in MB. Linux only. */
function enginePeak() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const own = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine.js'));
  return Number(readFileSync(`/proc/${own}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) / 1024;
}

/** @returns {{ whole: number[], growing: number[], peaks: number[], hashes: string[] }} */
const emptyTimes = () => ({ whole: [], growing: [], peaks: [], hashes: [] });

/** Each way in turn, as often as is asked for. */
async function compare(folder) {
  const table = makeTable(folder, 'table.arrow', rows);
  const ways = [
    { name: 'threads of this computer: 1', given: { threads: 1 }, workers: 0 },
    { name: 'threads of this computer: 2', given: { threads: 2 }, workers: 0 },
    { name: 'workers of one thread: 1', given: { queue: { url, waitSeconds: 60 } }, workers: 1 },
    { name: 'workers of one thread: 2', given: { queue: { url, waitSeconds: 60 } }, workers: 2 },
  ].map((way) => ({ ...way, ...emptyTimes() }));
  for (let i = 0; i < repeats; i++) {
    for (const way of ways) {
      const workers = [];
      while (workers.length < way.workers) workers.push(await startWorker(folder));
      const engine = await openEngine();
      const { whole, growing, sha256, grownBy } = await train(engine, folder, { table, ...way.given });
      console.log(`${way.name}: ${whole.toFixed(1)} s, growing ${growing.toFixed(1)} s. ${grownBy?.text ?? ''}`);
      way.whole.push(whole);
      way.growing.push(growing);
      way.peaks.push(enginePeak());
      way.hashes.push(sha256);
      await engine.close();
      for (const worker of workers) await end(worker);
    }
  }
  if (new Set(ways.flatMap(({ hashes }) => hashes)).size > 1) throw new Error('The bytes differ.');
  return ways;
}

/** Kills a worker every ten seconds, of two, and starts another; each forest is compared with that of no queue. */
async function killLoop(folder) {
  const table = makeTable(folder, 'small.arrow', killRows);
  const engine = await openEngine();
  const workers = [await startWorker(folder), await startWorker(folder)];
  const here = [];
  for (let seed = 0; seed < killSeeds; seed++)
    here.push(await train(engine, folder, { table, seed, count: killTrees }));
  let [killed, isOver] = [0, false];
  const killing = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, killMs));
      await end(workers.shift(), 'SIGKILL');
      killed++;
      workers.push(await startWorker(folder));
    }
  })();
  const startedAt = performance.now();
  let [forests, different, alone] = [0, 0, 0];
  while (performance.now() - startedAt < killMinutes * 60_000) {
    const seed = forests++ % killSeeds;
    const given = { table, seed, count: killTrees };
    const over = await train(engine, folder, { ...given, queue: { url, waitSeconds: 120 } });
    if (over.sha256 !== here[seed].sha256) different++;
    if (over.grownBy.isAlone) alone++;
    console.log(`${forests} forests, ${killed} workers killed, ${different} different`);
  }
  isOver = true;
  await killing;
  for (const worker of workers) await end(worker);
  await engine.close();
  return { forests, killed, different, alone };
}

function told(ways, kills) {
  const [one, , first, second] = ways.map(({ growing }) => median(growing));
  const share = (a, b) => `${Math.round((100 * a) / b / 2)} %`;
  const lines = ways.map(
    ({ name, growing, whole, peaks }) =>
      `| ${name} | ${median(growing).toFixed(1)} | ${median(whole).toFixed(1)} | ${Math.round(median(peaks))} MB |`,
  );
  return `${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}; medians of ${repeats}, each way in turn; the machine's load was ${loadavg()[0].toFixed(1)} at the end.
${rows.toLocaleString('en-US')} rows × ${features} features × ${trees} trees, leaves of 10, Redis and workers on the same computer:

| | growing, s | whole training, s | peak memory of the engine |
|---|---|---|---|
${lines.join('\n')}

Two workers make ${share(first, second)} of twice what one does; two threads ${share(one, median(ways[1].growing))}. All gave the same bytes.

A worker killed every ten seconds: ${kills.forests} forests of ${killRows.toLocaleString('en-US')} rows and ${killTrees} trees in ${killMinutes} minutes, ${kills.killed} workers killed, ${kills.different} forests with other bytes
than this computer's alone, ${kills.alone} that it had to finish alone.
`;
}

const folder = mkdtempSync(join(tmpdir(), 'evergreen-scale-'));
await buildEngine();
const server = spawn('redis-server', ['--port', String(port), '--save', '', '--dir', folder], { stdio: 'ignore' });
try {
  const ways = await compare(folder);
  const kills = await killLoop(folder);
  const page = join(root, 'docs', 'scale.md');
  writeFileSync(page, `${readFileSync(page, 'utf8').split(mark)[0]}${mark}\n${told(ways, kills)}`);
} finally {
  await end(server);
  rmSync(folder, { recursive: true, force: true });
}
