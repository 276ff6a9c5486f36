import type { TreeChunk } from './tree';

/** Ranks of thresholds are numbers of 16 bits. */
const mostThresholds = 2 ** 16 - 1;

/**
 * What trees compare each feature with, in ascending order, each once.
 * @returns null when a feature has more of them than can be numbered by 16 bits
 */
export function thresholdsOf(chunks: readonly TreeChunk[], features: number): Float64Array[] | null {
  const counts = new Uint32Array(features);
  for (const { feature } of chunks) for (const one of feature) if (one >= 0) counts[one]++;
  const found = Array.from(counts, (count) => new Float64Array(count));
  for (const { feature, value } of chunks) {
    for (let node = 0; node < feature.length; node++) {
      const one = feature[node];
      if (one >= 0) found[one][--counts[one]] = value[node];
    }
  }
  const different = found.map((values) => eachOnce(values.sort()));
  return different.every(({ length }) => length <= mostThresholds) ? different : null;
}

/** In place, since there are as many as nodes. */
function eachOnce(sorted: Float64Array): Float64Array {
  let kept = 0;
  for (const value of sorted) if (kept === 0 || value !== sorted[kept - 1]) sorted[kept++] = value;
  return sorted.slice(0, kept);
}
