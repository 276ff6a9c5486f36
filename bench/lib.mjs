// What the benchmark's runner and its peers share.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The most memory that this process ever had in use. */
export function peakBytes() {
  const line = readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/);
  return Number(line[1]) * 1024;
}

/** Seconds of processor time, of all threads, since `before` (process.cpuUsage()). */
export function cpuSeconds(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
