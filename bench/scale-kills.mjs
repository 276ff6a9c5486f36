// node bench/scale-kills.mjs [--rows N] [--trees N] [--minutes N] [--every N]: a worker is killed every 17 seconds, and
// another started, over as many forests as fit: with 1, 2 and 4 workers, on Redis and on PostgreSQL. Each forest is
// held against that of this computer alone. Writes part of docs/scale.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres, startRedis } from '../test/helpers/queueServers.mjs';
import { buildEngine, openEngine } from './engine.mjs';
import { writeSection } from './lib.mjs';
import { begunAgain, end, features, makeTable, startWorker, train } from './queue.mjs';

const option = (usual) => ({ type: /** @type {const} */ ('string'), default: String(usual) });
const { values } = parseArgs({
  // Another rhythm than that of locks, which last 10 s: a job would be killed again just as it is handed on.
  options: { rows: option(20_000), trees: option(60), minutes: option(2), every: option(17) },
});
const [rows, trees, minutes, every] = [values.rows, values.trees, values.minutes, values.every].map(Number);
const seeds = 5;

async function killLoop(url, folder, engine, table, alone, most) {
  const workers = await Promise.all(Array.from({ length: most }, () => startWorker(url, folder)));
  const stop = new AbortController();
  const counts = { forests: 0, killed: 0, again: 0, different: 0, alone: 0, slowest: 0 };
  const killing = (async () => {
    while (await pause(every * 1000, true, { signal: stop.signal }).catch(() => false)) {
      await end(workers.shift(), 'SIGKILL');
      counts.killed++;
      workers.push(await startWorker(url, folder));
    }
  })();
  for (const startedAt = performance.now(); performance.now() - startedAt < minutes * 60_000; counts.forests++) {
    const seed = counts.forests % seeds;
    const over = await train(engine, folder, { table, trees, seed, queue: { url, waitSeconds: 120 } });
    if (over.sha256 !== alone[seed]) counts.different++;
    if (over.grownBy.isAlone) counts.alone++;
    counts.again += begunAgain(over);
    counts.slowest = Math.max(counts.slowest, over.whole);
  }
  stop.abort();
  await killing;
  await Promise.all(workers.map((worker) => end(worker)));
  return counts;
}

const folder = mkdtempSync(join(tmpdir(), 'evergreen-kills-'));
await buildEngine();
const engine = await openEngine();
try {
  const table = makeTable(folder, rows);
  const alone = [];
  for (let seed = 0; seed < seeds; seed++) alone.push((await train(engine, folder, { table, trees, seed })).sha256);
  const lines = [
    `Forests of ${rows.toLocaleString('en-US')} rows × ${features} features × ${trees} trees, ${minutes} minutes each way; a worker killed every ${every} seconds, and another started; the machine's load was ${loadavg()[0].toFixed(0)} at the beginning.`,
    '',
    '| queue, workers | forests | workers killed | chunks begun again | forests with other bytes than this computer’s alone | finished alone | slowest forest, s |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const [name, start] of /** @type {const} */ ([
    ['Redis', startRedis],
    ['PostgreSQL', startPostgres],
  ])) {
    for (const most of [1, 2, 4]) {
      const server = await start();
      const found = await killLoop(server.url, folder, engine, table, alone, most);
      await server.kill();
      const { forests, killed, again, different, slowest } = found;
      lines.push(
        `| ${name}, ${most} | ${forests} | ${killed} | ${again} | ${different} | ${found.alone} | ${slowest.toFixed(1)} |`,
      );
      console.log(lines.at(-1));
    }
  }
  writeSection('scale.md', 'scale-kills', lines.join('\n'));
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
