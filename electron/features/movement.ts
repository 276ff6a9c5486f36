/**
 * How far apart two samples of a number lie: the largest difference between their distributions (Kolmogorov and
 * Smirnov), from 0 to 1. Missing values count as one value above all others.
 */
export function movedNumbers(before: Float64Array, after: Float64Array): number {
  const [a, b] = [sorted(before), sorted(after)];
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

function sorted(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)).sort();
}

/** The same for the codes of a category: half the sum of the differences of their shares (total variation). */
export function movedCategories(before: Float64Array, after: Float64Array): number {
  const shares = new Map<number, number>();
  for (const [values, sign] of [
    [before, 1],
    [after, -1],
  ] as const) {
    for (const value of values) {
      const code = Number.isNaN(value) ? -1 : value;
      shares.set(code, (shares.get(code) ?? 0) + sign / values.length);
    }
  }
  let sum = 0;
  for (const share of shares.values()) sum += Math.abs(share);
  return sum / 2;
}
