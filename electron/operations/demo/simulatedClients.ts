interface Client {
  id: string;
  cells: string[];
  purchase: number;
  churn: number;
  clv: number;
}

export const featureNames = ['recency_days', 'purchases', 'monetary', 'tenure_days', 'plan'];

export function makeClient(id: string, random: () => number): Client {
  const [r, f, m, t] = [normal(random), normal(random), normal(random), normal(random)];
  const plan = ['basic', 'silver', 'gold'][Math.floor(random() * 3)];
  const cells = [Math.exp(3 + 0.8 * r), Math.exp(1.5 + 0.6 * f), Math.exp(5 + 0.7 * m), Math.exp(6 + 0.5 * t)];
  return {
    id,
    cells: [...cells.map((value) => value.toFixed(2)), plan],
    purchase: logistic(1.6 * f - 1.4 * r + (plan === 'gold' ? 0.8 : 0)),
    churn: logistic(1.5 * r - 1.2 * f - 0.6 * t),
    clv: 800 * Math.exp(0.5 * m + 0.3 * f),
  };
}

export type NextClient = (id: string) => Client;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Box and Muller (1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Numbers in [0, 1): a counter, mixed as MurmurHash3 mixes its end. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
