// What the benchmark's runner and its peers share.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../tools/lib.mjs';

/** The data that the runner wrote: columns one after the other, as little-endian float64. */
export function readJob(folder, { columns: withColumns = true } = {}) {
  const job = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
  const numbers = (name) => {
    const bytes = readFileSync(join(folder, name));
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  };
  const split = (values, rows) =>
    Array.from({ length: job.features }, (_, i) => values.subarray(i * rows, (i + 1) * rows));
  return {
    job,
    columns: withColumns ? split(numbers('x.f64'), job.rows) : [],
    target: numbers('y.f64'),
    test: split(numbers('test.f64'), job.testRows),
    actual: numbers('actual.f64'),
  };
}

/** The middle one; of an even number, the upper of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The most memory that this process ever had in use. */
export function peakBytes() {
  return Number(readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) * 1024;
}

/** Seconds of processor time, of all threads, since `before` (process.cpuUsage()). */
export function cpuSeconds(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * A column of a data set as the engine's encoder takes it.
 * @returns {import('../electron/engine/features').FeatureColumn}
 */
export function columnOf(values) {
  if (!Array.isArray(values)) return { type: 'number', values };
  const names = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = new Map(names.map((name, code) => [name, code]));
  return { type: 'category', names, codes: Int32Array.from(values, (value) => codes.get(value) ?? -1) };
}

/** Columns of numbers: of a text, one of 0 and 1 for each value. */
export function oneHot(features) {
  return Object.values(features).flatMap((values) => {
    const column = columnOf(values);
    if (column.type === 'number') return [Float64Array.from(column.values)];
    return column.names.map((_, code) => Float64Array.from(column.codes, (own) => Number(own === code)));
  });
}

/** The values of a column at some rows. */
export const at = (values, rows) => Float64Array.from(rows, (row) => values[row]);

/** The same in memory that threads share. */
export function sharedAt(values, rows) {
  const copy = new Float64Array(new SharedArrayBuffer(rows.length * 8));
  copy.set(at(values, rows));
  return copy;
}

/** Keys of clients that have a row each, in memory that threads share. */
export function ownClients(rows) {
  const keys = new Uint32Array(new SharedArrayBuffer(rows * 4));
  for (let row = 0; row < rows; row++) keys[row] = row;
  return keys;
}

/** What `growForest` and `predictBatch` need around them, on the worker that bench/bundle.mjs makes. */
export const growIo = {
  workerEntry: fileURLToPath(new URL('../.cache/bench/worker.cjs', import.meta.url)),
  // A pool listens to it as long as it is there.
  get signal() {
    return new AbortController().signal;
  },
  onProgress: () => undefined,
};

/**
 * Puts a table where a page of docs has `<!-- bench/NAME.mjs -->` above one.
 * @param {string} page @param {string} name @param {readonly string[]} lines
 */
export function writeTable(page, name, lines) {
  const path = join(root, 'docs', page);
  const mark = `<!-- bench/${name}.mjs -->\n`;
  const [head, rest] = readFileSync(path, 'utf8').split(mark);
  writeFileSync(path, `${head}${mark}${lines.join('\n')}${rest.slice(rest.indexOf('\n\n'))}`);
}

/**
 * Puts a text between `<!-- bench/NAME.mjs -->` and the next such mark of a page, or its end.
 * @param {string} page @param {string} name @param {string} text
 */
export function writeSection(page, name, text) {
  const path = join(root, 'docs', page);
  const mark = `<!-- bench/${name}.mjs -->\n`;
  const [head, rest] = readFileSync(path, 'utf8').split(mark);
  const next = rest.indexOf('<!-- bench/');
  writeFileSync(path, `${head}${mark}\n${text.trim()}\n${next < 0 ? '' : `\n${rest.slice(next)}`}`);
}
