/** An estimate with its standard error. */
export interface Slope {
  value: number;
  error: number;
}

/**
 * By how much labels rise where answers rise by one: the slope of a line through them (ordinary least squares), with a
 * standard error that takes the rows of a client as one (Liang and Zeger 1986). 1 for a model that is right on average,
 * 0 where labels have nothing to do with the answers, and the same where a file holds only some of the clients, unlike
 * a rank correlation. Null for answers that are all the same, and for fewer than two clients.
 */
export function slopeOf(
  answers: readonly number[],
  labels: readonly number[],
  clients: readonly number[],
): Slope | null {
  const count = answers.length;
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const [x, y] = [meanOf(answers), meanOf(labels)];
  let spread = 0;
  let together = 0;
  for (let i = 0; i < count; i++) {
    spread += (answers[i] - x) ** 2;
    together += (answers[i] - x) * (labels[i] - y);
  }
  if (!(spread > 0)) return null;
  const value = together / spread;
  const perClient = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const influence = (answers[i] - x) * (labels[i] - y - value * (answers[i] - x));
    perClient.set(clients[i], (perClient.get(clients[i]) ?? 0) + influence);
  }
  const groups = perClient.size;
  if (groups < 2) return null;
  let squares = 0;
  for (const influence of perClient.values()) squares += influence ** 2;
  return { value, error: Math.sqrt((squares * groups) / (groups - 1)) / spread };
}

/** Of fewer estimates, how they vary is chance itself. */
const leastEstimates = 4;

/** Of the standard normal distribution, beyond which one in a hundred falls on this side. */
const beyondChance = 2.33;

/**
 * By how much estimates differ among themselves beyond their errors: the standard deviation of what they estimate; 0
 * where chance alone explains it (W. Cochran's Q, 1954, with E. Wilson's and M. Hilferty's bound of χ², 1931).
 */
export function spreadBeyondChance(estimates: readonly Slope[]): number {
  if (estimates.length < leastEstimates) return 0;
  const mean = estimates.reduce((sum, { value }) => sum + value, 0) / estimates.length;
  const free = estimates.length - 1;
  const heterogeneity = estimates.reduce((sum, { value, error }) => sum + ((value - mean) / error) ** 2, 0);
  const part = 2 / (9 * free);
  if (heterogeneity < free * (1 - part + beyondChance * Math.sqrt(part)) ** 3) return 0;
  const variance = estimates.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / free;
  const chance = estimates.reduce((sum, { error }) => sum + error ** 2, 0) / estimates.length;
  return Math.sqrt(Math.max(0, variance - chance));
}
