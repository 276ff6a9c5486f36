/** What fewer clients did tells nothing of the others. */
export const leastClients = 20;

/** The mean over some rows and its standard error by client (Liang and Zeger, 1986: clusters, no covariates). */
export function testMean(
  values: Float64Array,
  client: Int32Array,
  rows: Uint32Array,
): { mean: number; error: number; clients: number } {
  const sums = new Map<number, { sum: number; rows: number }>();
  for (const row of rows) {
    const one = sums.get(client[row]) ?? { sum: 0, rows: 0 };
    one.sum += values[row];
    one.rows++;
    sums.set(client[row], one);
  }
  const clients = sums.size;
  let total = 0;
  for (const { sum } of sums.values()) total += sum;
  const mean = total / rows.length;
  let squares = 0;
  for (const one of sums.values()) squares += (one.sum - mean * one.rows) ** 2;
  const error = clients < 2 ? 0 : Math.sqrt((squares * clients) / (clients - 1)) / rows.length;
  return { mean, error, clients };
}
