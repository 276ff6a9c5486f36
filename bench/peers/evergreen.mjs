// Evergreen's engine on the benchmark's data: node evergreen.mjs FOLDER, with what bench/run.mjs bundled.
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, median, ownClients, peakBytes, readJob } from '../lib.mjs';

const folder = process.argv[2];
const bundle = new URL('../../.cache/bench/', import.meta.url);
const { growForest, predict, predictBatch } = await import(new URL('kernel.mjs', bundle).href);
const { job, target, test, actual } = readJob(folder, { columns: false });

/** One column after the other, as the engine takes them from a table. */
function column(feature) {
  const values = new Float64Array(new SharedArrayBuffer(job.rows * 8));
  const file = openSync(join(folder, 'x.f64'), 'r');
  readSync(file, new Uint8Array(values.buffer), 0, job.rows * 8, feature * job.rows * 8);
  closeSync(file);
  return values;
}

const shared = new Float64Array(new SharedArrayBuffer(target.byteLength));
shared.set(target);
const { features, trees, minLeaf, featuresPerSplit, threads } = job;
const io = {
  workerEntry: fileURLToPath(new URL('worker.cjs', bundle)),
  signal: new AbortController().signal,
  onProgress: () => undefined,
};
const fits = [];
const cpu = [];
let forest;
for (let seed = 0; seed <= job.warm; seed++) {
  const start = performance.now();
  const used = process.cpuUsage();
  forest = await growForest(
    { features, column, target: shared, client: ownClients(job.rows) },
    { trees, minLeaf, featuresPerSplit, seed, firstTree: 0 },
    threads,
    io,
  );
  fits.push((performance.now() - start) / 1000);
  cpu.push(cpuSeconds(used));
}
const peak = peakBytes();
const predicts = [];
let answers;
for (let i = 0; i < 3; i++) {
  const start = performance.now();
  answers = await predictBatch(forest.chunks, test, job.testRows, { ...io, threads });
  predicts.push((performance.now() - start) / 1000);
}
const singles = [];
for (let i = 0; i < 2000; i++) {
  const row = test.map((values) => values.subarray(i % job.testRows, (i % job.testRows) + 1));
  const start = performance.now();
  predict(forest.chunks, row, 1);
  singles.push((performance.now() - start) / 1000);
}
const mean = actual.reduce((sum, y) => sum + y, 0) / actual.length;
const squares = (values) => values.reduce((sum, value) => sum + value ** 2, 0);
const score =
  job.kind === 'classification'
    ? actual.filter((y, i) => answers[i] >= 0.5 === (y === 1)).length / actual.length
    : 1 - squares(actual.map((y, i) => y - answers[i])) / squares(actual.map((y) => y - mean));
console.log(JSON.stringify({ version: job.version, fits, cpu, predicts, single: median(singles), score, peak }));
