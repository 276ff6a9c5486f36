import { groupedBy } from '../../../shared/groupedBy';
import type { LifetimeModel } from '../../../shared/schemas/lifetimes';
import { hypergeometric, logGamma, minimise, penalty, sumOfLogs } from './special';

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

/** Clients of equally many repeat purchases: when their last one was, and how long they have been clients. */
interface Alike {
  repeats: number;
  last: Float64Array;
  age: Float64Array;
}

function alikeOf(clients: readonly Repeats[]): Alike[] {
  return [...groupedBy(clients, ({ repeats }) => repeats)].map(([repeats, own]) => ({
    repeats,
    last: Float64Array.from(own, ({ last }) => last),
    age: Float64Array.from(own, ({ age }) => age),
  }));
}

/** Of clients (equation 6 of the paper). */
export function logLikelihood(model: BgNbd, clients: readonly Repeats[]): number {
  return likelihoodOf(alikeOf(clients))(model);
}

/** From here on, what is added to a number e to this power is lost. */
const mostPower = 200;

/** The logarithms of products and of powers are most of the work: a client who bought again takes two, others none. */
function likelihoodOf(alike: readonly Alike[]): (model: BgNbd) => number {
  const values = new Float64Array(alike.reduce((most, { age }) => Math.max(most, age.length), 0));
  return ({ r, alpha, a, b }) => {
    const constant = -logGamma(r) + logGamma(a + b) - logGamma(b) + r * Math.log(alpha);
    let sum = 0;
    for (const { repeats: x, last, age } of alike) {
      const { length } = age;
      for (let i = 0; i < length; i++) values[i] = alpha + age[i];
      const counts = logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
      sum += length * (constant + counts) - (r + x) * sumOfLogs(values, length);
      if (x === 0) continue;
      // Gone after the last purchase, beside alive: 1 + e^gone times as likely as alive alone.
      const odds = Math.log(a) - Math.log(b + x - 1);
      for (let i = 0; i < length; i++) {
        const gone = odds + (r + x) * Math.log(values[i] / (alpha + last[i]));
        if (gone > mostPower) sum += gone;
        values[i] = gone > mostPower ? 1 : 1 + Math.exp(gone);
      }
      sum += sumOfLogs(values, length);
    }
    return sum;
  };
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
  const likelihood = likelihoodOf(alikeOf(scaled));
  const found = minimise(
    (logarithms) => {
      const [r, alpha, a, b] = logarithms.map(Math.exp);
      const value = penalty(logarithms) - likelihood({ r, alpha, a, b });
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
