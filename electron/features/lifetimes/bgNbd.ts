import type { LifetimeModel } from '../../../shared/schemas/lifetimes';
import { hypergeometric, logGamma, minimise, penalty } from './special';

/**
 * BG/NBD (P. Fader, B. Hardie and K. L. Lee, “Counting your customers” the easy way, Marketing Science 24, 2005): while
 * alive, a client buys at a steady rate of its own, and after each purchase may be gone for good, with a chance of its
 * own. Rates are gamma distributed over clients (`r`, `alpha`), chances beta distributed (`a`, `b`).
 */
export type BgNbd = LifetimeModel['bgNbd'];

/** What of a client's purchases tells: those after the first, when the last was, and how long it has been a client. */
export interface Repeats {
  repeats: number;
  /** From the first purchase to the last; 0 where there is one. */
  last: number;
  /** From the first purchase to now. */
  age: number;
}

/** Of one client (equation 6 of the paper). */
export function logLikelihood({ r, alpha, a, b }: BgNbd, { repeats: x, last, age }: Repeats): number {
  const counts = logGamma(r + x) - logGamma(r) + logGamma(a + b) - logGamma(b) + logGamma(b + x) - logGamma(a + b + x);
  return counts + r * Math.log(alpha) + logOfEither({ r, alpha, a, b }, x, last, age);
}

/** Logarithm of (alive, or gone after the last purchase). */
function logOfEither({ r, alpha, a, b }: BgNbd, x: number, last: number, age: number): number {
  const alive = -(r + x) * Math.log(alpha + age);
  if (x === 0) return alive;
  const gone = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + last);
  const most = Math.max(alive, gone);
  return most + Math.log(Math.exp(alive - most) + Math.exp(gone - most));
}

/**
 * The parameters that make clients likeliest, by penalised likelihood: without a penalty, data in which nobody leaves
 * have no likeliest ones.
 * @param clients at least one with a repeat purchase
 */
export function fitBgNbd(clients: readonly Repeats[]): BgNbd {
  // Time in mean ages, so that the penalty does not hang on its unit.
  const unit = clients.reduce((sum, { age }) => sum + age, 0) / clients.length || 1;
  const scaled = clients.map(({ repeats, last, age }) => ({ repeats, last: last / unit, age: age / unit }));
  const counts = new Map<number, number>();
  for (const { repeats } of scaled) counts.set(repeats, (counts.get(repeats) ?? 0) + 1);
  const found = minimise(
    (logarithms) => {
      const [r, alpha, a, b] = logarithms.map(Math.exp);
      const constant = -logGamma(r) + logGamma(a + b) - logGamma(b) + r * Math.log(alpha);
      let sum = scaled.length * constant;
      for (const [x, times] of counts) sum += times * (logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x));
      for (const { repeats, last, age } of scaled) sum += logOfEither({ r, alpha, a, b }, repeats, last, age);
      const value = penalty(logarithms) - sum;
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    },
    [-1, -1, -1, 0],
  );
  const [r, alpha, a, b] = found.map(Math.exp);
  return { r, alpha: alpha * unit, a, b };
}

/** The chance that a client is still one. */
export function aliveChance({ r, alpha, a, b }: BgNbd, { repeats: x, last, age }: Repeats): number {
  if (x === 0) return 1;
  const ratio = (r + x) * (Math.log(alpha + age) - Math.log(alpha + last));
  return 1 / (1 + (a / (b + x - 1)) * Math.exp(ratio));
}

/** The chance that a client buys within a time. */
export function buyChance(model: BgNbd, client: Repeats, within: number): number {
  const { r, alpha } = model;
  const waits = (r + client.repeats) * (Math.log(alpha + client.age) - Math.log(alpha + client.age + within));
  return aliveChance(model, client) * (1 - Math.exp(waits));
}

/** Purchases to be expected of a client within a time (equation 10), in Euler's form, whose series ends sooner. */
export function expectedPurchases(model: BgNbd, client: Repeats, within: number): number {
  const { r, alpha, b } = model;
  // At 1, numerator and denominator vanish together.
  const a = Math.abs(model.a - 1) < 1e-6 ? 1 + 1e-6 : model.a;
  const { repeats: x, age } = client;
  const z = within / (alpha + age + within);
  const series = hypergeometric(a + b - 1 - r, a - 1, a + b + x - 1, z);
  const expected = ((a + b + x - 1) / (a - 1)) * (1 - Math.exp((a - 1) * Math.log(1 - z)) * series);
  return Math.max(0, expected * aliveChance({ ...model, a }, client));
}
