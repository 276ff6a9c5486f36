/** A source of random numbers: whole numbers in [0, 2³²). */
export type Random = () => number;

/**
 * Small Fast Counter (sfc32), C. Doty-Humphrey's generator from PractRand: 128 bits of state, a period of 2³² at the least.
 * The state is filled from the seeds by a mixing hash, so that seeds that are close give streams that are not.
 */
export function randomFrom(...seeds: number[]): Random {
  let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162];
  for (const seed of seeds) {
    a = mix(a ^ (seed >>> 0));
    b = mix(b + a);
    c = mix(c ^ b ^ Math.floor(seed / 2 ** 32));
  }
  let counter = 1;
  const next = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** The finaliser of MurmurHash3 (A. Appleby): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

/** A whole number in [0, bound), by multiplication instead of remainder: for bounds far below 2³², evenly enough. */
export function below(random: Random, bound: number): number {
  return Math.floor((random() / 2 ** 32) * bound);
}
