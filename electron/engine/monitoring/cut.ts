import type { EngineRequest } from '../../../shared/engineProtocol';

/** Unless said otherwise, about so many chunks of at least so many rows. */
const usual = { chunks: 50, leastRows: 100 };

/** Places of rows, from the first up to below the second. */
export type Span = readonly [from: number, to: number];

/**
 * Cuts a stream: by rows, counted from the first; or by time, counted from 1970-01-01 UTC, where nothing falls into a
 * time there is no chunk. Unless said, by rows. What is left over at the end is a chunk of its own.
 * @param times ascending
 */
export function cutIntoChunks(times: Float64Array, chunk: EngineRequest<'monitor'>['chunk']): Span[] {
  const rows = times.length;
  if (rows === 0) return [];
  if (chunk !== null && 'ms' in chunk) return byTime(times, chunk.ms);
  const size = chunk?.rows ?? Math.max(usual.leastRows, Math.ceil(rows / usual.chunks));
  return Array.from({ length: Math.ceil(rows / size) }, (_, i) => [i * size, Math.min(rows, (i + 1) * size)]);
}

function byTime(times: Float64Array, ms: number): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < times.length; ) {
    const period = Math.floor(times[from] / ms);
    let to = from + 1;
    while (to < times.length && Math.floor(times[to] / ms) === period) to++;
    spans.push([from, to]);
    from = to;
  }
  return spans;
}
