// What the benchmarks of workers share: a table, a worker, a training.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../test/helpers/random.mjs';
import { out } from '../tools/build.mjs';
import { writeTable } from './engine.mjs';

export const features = 20;

/** Yes or no by two of twenty features. */
export function makeTable(folder, rows) {
  const random = seededRandom(1);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, random));
  const target = columns[0].map((x, i) => Number(x + columns[1][i] + 0.5 * random() > 1.25));
  const named = Object.fromEntries(columns.map((column, i) => [`feature_${i + 1}`, column]));
  return writeTable(join(folder, 'table.arrow'), { features: named, targets: { purchase: target } });
}

/** A worker of one thread, once it waits. */
export async function startWorker(url, folder) {
  const args = ['--json', 'worker', '--queue', url, '--threads', '1', '--folder', join(folder, 'worker-tables')];
  const child = spawn(process.execPath, [join(out, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  child.stderr.pipe(process.stderr);
  return child;
}

export async function end(child, signal = 'SIGTERM') {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Chunks that a worker had begun before another grew them, as a training tells. */
export function begunAgain(/** @type {{ grownBy: { text: string } | null }} */ { grownBy }) {
  return Number(/; (\d+) had been begun/.exec(grownBy?.text ?? '')?.[1] ?? 0);
}

/**
 * Trains a forest; seconds of its growing alone, from the first to the last report of it, beside those of all.
 */
export async function train(engine, folder, /** @type {any} */ { table, trees, threads = 1, queue = null, seed = 1 }) {
  const modelPath = join(folder, `${Math.random()}.forest`);
  const startedAt = performance.now();
  let [from, until] = [0, 0];
  const result = await engine.train(
    {
      ...{ table, threads, modelPath, queue, watermark: 1, task: { name: 'purchase', kind: 'classification' } },
      params: { trees, minLeaf: 10, featuresPerSplit: null, seed },
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
