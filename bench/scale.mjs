// npm run bench:scale [-- --rows N] [--trees N] [--repeats N]: what workers of a queue make of a forest: one of one
// thread, then two, beside the threads of this computer alone. Starts a Redis of its own. Writes part of docs/scale.md;
// what kills do is bench/scale-kills.mjs.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRedis } from '../test/helpers/queueServers.mjs';
import { buildEngine, openEngine } from './engine.mjs';
import { median, writeSection } from './lib.mjs';
import { begunAgain, end, features, makeTable, startWorker, train } from './queue.mjs';

const option = (usual) => ({ type: /** @type {const} */ ('string'), default: String(usual) });
const { values } = parseArgs({ options: { rows: option(1_000_000), trees: option(100), repeats: option(3) } });
const [rows, trees, repeats] = [values.rows, values.trees, values.repeats].map(Number);

/** The most memory that the engine's process has had, in MB. Linux only. */
function enginePeak() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const own = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine.js'));
  return Number(readFileSync(`/proc/${own}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) / 1024;
}

/** @returns {{ whole: number[], growing: number[], peaks: number[], hashes: string[], again: number[] }} */
const emptyTimes = () => ({ whole: [], growing: [], peaks: [], hashes: [], again: [] });

/** Each way in turn, as often as is asked for. */
async function compare(url, folder) {
  const table = makeTable(folder, rows);
  const ways = [
    { name: 'threads of this computer: 1', given: { threads: 1 }, workers: 0 },
    { name: 'threads of this computer: 2', given: { threads: 2 }, workers: 0 },
    { name: 'workers of one thread: 1', given: { queue: { url, waitSeconds: 60 } }, workers: 1 },
    { name: 'workers of one thread: 2', given: { queue: { url, waitSeconds: 60 } }, workers: 2 },
  ].map((way) => ({ ...way, ...emptyTimes() }));
  for (let i = 0; i < repeats; i++) {
    for (const way of ways) {
      const workers = [];
      while (workers.length < way.workers) workers.push(await startWorker(url, folder));
      const engine = await openEngine();
      const result = await train(engine, folder, { table, trees, ...way.given });
      const { whole, growing, sha256, grownBy } = result;
      console.log(`${way.name}: ${whole.toFixed(1)} s, growing ${growing.toFixed(1)} s. ${grownBy?.text ?? ''}`);
      way.whole.push(whole);
      way.growing.push(growing);
      way.peaks.push(enginePeak());
      way.hashes.push(sha256);
      way.again.push(begunAgain(result));
      await engine.close();
      for (const worker of workers) await end(worker);
    }
  }
  if (new Set(ways.flatMap(({ hashes }) => hashes)).size > 1) throw new Error('The bytes differ.');
  return ways;
}

function told(ways) {
  const [one, , first, second] = ways.map(({ growing }) => median(growing));
  const share = (a, b) => `${Math.round((100 * a) / b / 2)} %`;
  const lines = ways.map(
    ({ name, growing, whole, peaks, again }) =>
      `| ${name} | ${median(growing).toFixed(1)} | ${median(whole).toFixed(1)} | ${Math.round(median(peaks))} MB | ${again.join(', ')} |`,
  );
  return `${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}; medians of ${repeats}, each way in turn; the machine's load was ${loadavg()[0].toFixed(1)} at the end.
${rows.toLocaleString('en-US')} rows × ${features} features × ${trees} trees, leaves of 10, Redis and workers on the same computer:

| | growing, s | whole training, s | peak memory of the engine | chunks begun again, by run |
|---|---|---|---|---|
${lines.join('\n')}

Two workers make ${share(first, second)} of twice what one does; two threads ${share(one, median(ways[1].growing))} of twice what one thread does. All gave the same bytes.
`;
}

const folder = mkdtempSync(join(tmpdir(), 'evergreen-scale-'));
await buildEngine();
const { url, kill } = await startRedis();
try {
  writeSection('scale.md', 'scale', told(await compare(url, folder)));
} finally {
  await kill();
  rmSync(folder, { recursive: true, force: true });
}
