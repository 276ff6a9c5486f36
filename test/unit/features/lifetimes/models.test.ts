import { describe, expect, it } from 'vitest';
import { Random } from '../../../../electron/engine/rng';
import {
  aliveChance,
  type BgNbd,
  buyChance,
  expectedPurchases,
  fitBgNbd,
  logLikelihood,
  type Repeats,
} from '../../../../electron/features/lifetimes/bgNbd';
import { basketLikelihood, expectedAmount, fitGammaGamma } from '../../../../electron/features/lifetimes/gammaGamma';
import { hypergeometric, logGamma, minimise, sumOfLogs } from '../../../../electron/features/lifetimes/special';

/** What Fader, Hardie and Lee (2005) found for CDNOW, in weeks. */
const cdnow: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/** And for its amounts. */
const cdnowAmounts = { p: 6.25, q: 3.74, v: 15.44 };

describe('special functions', () => {
  it('have the values of the tables', () => {
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
    expect(logGamma(171)).toBeCloseTo(706.5730622457874, 9);
    // ₂F₁(1, 1; 2; z) = −ln(1 − z) / z, and ₂F₁(a, b; b; z) = (1 − z)^−a.
    expect(hypergeometric(1, 1, 2, 0.7)).toBeCloseTo(-Math.log(0.3) / 0.7, 12);
    expect(hypergeometric(1.7, 2, 2, 0.4)).toBeCloseTo(0.6 ** -1.7, 12);
  });

  it('have sums of logarithms, of numbers far above and below 1', () => {
    const values = Float64Array.from({ length: 999 }, (_, i) => 10 ** (((i * 37) % 290) - 145));
    const sum = values.subarray(0, 997).reduce((total, value) => total + Math.log(value), 0);
    expect(sumOfLogs(values, 997)).toBeCloseTo(sum, 7);
    expect(sumOfLogs(values, 0)).toBe(0);
  });

  it('have their least point found', () => {
    // Rosenbrock's valley (1960).
    const [x, y] = minimise(([a, b]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]);
    expect(x).toBeCloseTo(1, 3);
    expect(y).toBeCloseTo(1, 3);
  });
});

/** A gamma variable (G. Marsaglia and W. Tsang 2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.unit() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
    const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cube > 0 && Math.log(1 - random.unit()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}

/** The model's own story, client by client. */
function simulated(model: BgNbd, clients: number, seed: number): (Repeats & { later: number })[] {
  const random = new Random(seed);
  return Array.from({ length: clients }, () => {
    const rate = gamma(random, model.r) / model.alpha;
    const [one, other] = [gamma(random, model.a), gamma(random, model.b)];
    const leaves = one / (one + other);
    const age = 27 + 12 * random.unit();
    let [at, repeats, last, later, alive] = [0, 0, 0, 0, true];
    while (alive) {
      at += -Math.log(1 - random.unit()) / rate;
      if (at > age + 39) break;
      if (at <= age) [repeats, last] = [repeats + 1, at];
      else later++;
      alive = random.unit() >= leaves;
    }
    return { repeats, last, age, later };
  });
}

describe('BG/NBD', () => {
  it('says of a client what its authors’ spreadsheet says', () => {
    // Their note on the model in Excel: two repeats, the last after 30.43 of 38.86 weeks; 39 weeks ahead.
    const client = { repeats: 2, last: 30.43, age: 38.86 };
    expect(expectedPurchases(cdnow, client, 39)).toBeCloseTo(1.226, 3);
  });

  it('has the likelihood of its equation, computed by hand', () => {
    const model = { r: 1, alpha: 2, a: 1, b: 1 };
    // Nobody came back: (α / (α + T))^r.
    expect(logLikelihood(model, [{ repeats: 0, last: 0, age: 6 }])).toBeCloseTo(Math.log(2 / 8), 12);
    // One repeat: B(1, 2) / B(1, 1) = 1/2; Γ(2) = 1; 2 / 8² alive, 2 / 4² × B(2, 1) / B(1, 2) = 1 gone.
    expect(logLikelihood(model, [{ repeats: 1, last: 2, age: 6 }])).toBeCloseTo(Math.log((2 / 64 + 2 / 16) / 2), 12);
    expect(aliveChance(model, { repeats: 1, last: 2, age: 6 })).toBeCloseTo(1 / (1 + 64 / 16), 12);
    expect(aliveChance(model, { repeats: 0, last: 0, age: 6 })).toBe(1);
    // (8 / 10)¹ of those who never came back stay away for two more.
    expect(buyChance(model, { repeats: 0, last: 0, age: 6 }, 2)).toBeCloseTo(0.2, 12);
  });

  it('is of many clients the sum of theirs, also where one is nearly surely gone', () => {
    const clients = [
      ...simulated(cdnow, 300, 9),
      { repeats: 90, last: 1, age: 800 },
      { repeats: 90, last: 1, age: 1.5 },
    ];
    const sum = clients.reduce((total, client) => total + logLikelihood(cdnow, [client]), 0);
    expect(logLikelihood(cdnow, clients)).toBeCloseTo(sum, 8);
    // Gone after the last of 90 repeats, e^580 times as likely as alive: that chance is all there is.
    const { r, alpha, a, b } = cdnow;
    const counts =
      logGamma(r + 90) - logGamma(r) + logGamma(a + b) - logGamma(b) + logGamma(b + 90) - logGamma(a + b + 90);
    const gone = Math.log(a / (b + 89)) + r * Math.log(alpha) - (r + 90) * Math.log(alpha + 1);
    expect(logLikelihood(cdnow, [{ repeats: 90, last: 1, age: 8000 }])).toBeCloseTo(counts + gone, 8);
  });

  it('expects what a sum over small steps comes to, also where a is 1', () => {
    for (const model of [cdnow, { ...cdnow, a: 1 }, { ...cdnow, a: 1.4 }]) {
      const client = { repeats: 4, last: 20, age: 30 };
      const chance = (from: number) =>
        expectedPurchases(model, client, from + 0.01) - expectedPurchases(model, client, from);
      // Who has just begun to be looked at buys at the mean rate of those alive.
      const rate = ((model.r + 4) / (model.alpha + 30)) * aliveChance(model, client);
      expect(chance(0) / 0.01).toBeCloseTo(rate, 3);
      expect(chance(50)).toBeLessThan(chance(0));
    }
  });

  it('is found again in clients that it made', () => {
    const clients = simulated(cdnow, 20_000, 5);
    const { r, alpha, a, b } = fitBgNbd(clients);
    expect(r).toBeCloseTo(cdnow.r, 1);
    expect(Math.abs(alpha / cdnow.alpha - 1)).toBeLessThan(0.15);
    expect(a / (a + b)).toBeCloseTo(cdnow.a / (cdnow.a + cdnow.b), 1);
    const expected = clients.reduce((sum, client) => sum + expectedPurchases({ r, alpha, a, b }, client, 39), 0);
    const came = clients.reduce((sum, { later }) => sum + later, 0);
    expect(expected / came).toBeGreaterThan(0.95);
    expect(expected / came).toBeLessThan(1.05);
    // No other parameters near by are likelier.
    const likelihood = (model: BgNbd) => logLikelihood(model, clients);
    expect(likelihood({ r, alpha, a, b })).toBeGreaterThanOrEqual(likelihood(cdnow) - 0.01);
    // The unit of time is the caller's.
    const days = fitBgNbd(clients.map(({ repeats, last, age }) => ({ repeats, last: 7 * last, age: 7 * age })));
    expect(days.alpha / alpha).toBeCloseTo(7, 2);
  });

  it('has parameters even where nobody leaves', () => {
    const steady = Array.from({ length: 200 }, (_, i) => ({ repeats: 10 + (i % 3), last: 29 + (i % 2), age: 30 }));
    const model = fitBgNbd(steady);
    for (const value of Object.values(model)) expect(value).toBeLessThan(1e5);
    for (const client of steady) expect(aliveChance(model, client)).toBeGreaterThan(0.9);
  });
});

describe('Gamma-Gamma', () => {
  it('says of clients what its authors’ example says', () => {
    // Their note (2013): nobody knows anything, and two purchases of 22.35 on average.
    expect(expectedAmount(cdnowAmounts, null)).toBeCloseTo((6.25 * 15.44) / 2.74, 10);
    expect(expectedAmount(cdnowAmounts, { purchases: 2, mean: 22.35 })).toBeCloseTo(24.65, 1);
  });

  it('is a distribution of the mean', () => {
    const step = 0.05;
    let sum = 0;
    for (let mean = step / 2; mean < 4000; mean += step)
      sum += step * Math.exp(basketLikelihood(cdnowAmounts, [{ purchases: 3, mean }]));
    expect(sum).toBeCloseTo(1, 3);
  });

  it('is of many baskets the sum of theirs', () => {
    const baskets = [1, 1, 2, 2, 2, 9].map((purchases, i) => ({ purchases, mean: 3 + 7 * i }));
    const sum = baskets.reduce((total, basket) => total + basketLikelihood(cdnowAmounts, [basket]), 0);
    expect(basketLikelihood(cdnowAmounts, baskets)).toBeCloseTo(sum, 9);
  });

  it('is found again in baskets that it made', () => {
    const random = new Random(8);
    const baskets = Array.from({ length: 5000 }, () => {
      const scale = gamma(random, cdnowAmounts.q) / cdnowAmounts.v;
      const purchases = 1 + random.below(6);
      return { purchases, mean: gamma(random, cdnowAmounts.p * purchases) / scale / purchases };
    });
    const { p, q, v } = fitGammaGamma(baskets);
    expect(Math.abs(p / cdnowAmounts.p - 1)).toBeLessThan(0.1);
    expect(Math.abs(q / cdnowAmounts.q - 1)).toBeLessThan(0.1);
    expect(Math.abs(v / cdnowAmounts.v - 1)).toBeLessThan(0.15);
  });
});
