// ml-random-forest on the benchmark's data: node ml-random-forest.mjs FOLDER. Its training is quadratic: few trees
// only.
import { createRequire } from 'node:module';
import { cpuSeconds, median, peakBytes, readJob } from '../lib.mjs';

const require = createRequire(import.meta.url);
const { RandomForestClassifier, RandomForestRegression } = require('ml-random-forest');
const { job, columns, target, test, actual } = readJob(process.argv[2]);
const rowsOf = (table, rows) => Array.from({ length: rows }, (_, i) => table.map((column) => column[i]));
const isClasses = job.kind === 'classification';
const options = { nEstimators: job.trees, maxFeatures: job.featuresPerSplit, seed: 1, noOOB: true, replacement: false };
const model = isClasses ? new RandomForestClassifier(options) : new RandomForestRegression(options);
const rows = rowsOf(columns, job.rows);
let start = performance.now();
const used = process.cpuUsage();
model.train(rows, Array.from(target));
const fits = [(performance.now() - start) / 1000];
const cpu = [cpuSeconds(used)];
const asked = rowsOf(test, job.testRows);
start = performance.now();
const answers = model.predict(asked);
const predicts = [(performance.now() - start) / 1000];
const singles = asked.slice(0, 50).map((row) => {
  const from = performance.now();
  model.predict([row]);
  return (performance.now() - from) / 1000;
});
const mean = actual.reduce((sum, y) => sum + y, 0) / actual.length;
const squares = (values) => values.reduce((sum, value) => sum + value ** 2, 0);
const score = isClasses
  ? answers.filter((answer, i) => answer === actual[i]).length / answers.length
  : 1 - squares(answers.map((answer, i) => answer - actual[i])) / squares(Array.from(actual, (y) => y - mean));
const { version } = require('ml-random-forest/package.json');
console.log(JSON.stringify({ version, fits, cpu, predicts, single: median(singles), score, peak: peakBytes() }));
