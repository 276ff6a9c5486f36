/**
 * Small Fast Counter (sfc32), C. Doty-Humphrey's generator from PractRand: 128 bits of state, a period of 2³² at the
 * least. The state is filled from the seeds by a mixing hash, so that seeds that are close give streams that are not.
 */
export class Random {
  // In a typed array, 32-bit numbers are never boxed.
  readonly state = new Int32Array(4);

  constructor(...seeds: number[]) {
    let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162];
    for (const seed of seeds) {
      a = mix(a ^ (seed >>> 0));
      b = mix(b + a);
      c = mix(c ^ b ^ Math.floor(seed / 2 ** 32));
    }
    this.state.set([a, b, c, 1]);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 random bits, as a signed number. */
  next(): number {
    const { state } = this;
    const [a, b, c, counter] = [state[0], state[1], state[2], state[3]];
    const result = (a + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = ((c << 21) | (c >>> 11)) + result;
    state[3] = (counter + 1) | 0;
    return result;
  }

  /** A whole number in [0, bound), by multiplication instead of remainder: for bounds far below 2³², evenly enough. */
  below(bound: number): number {
    return Math.floor(((this.next() >>> 0) / 2 ** 32) * bound);
  }

  /** A number in [0, 1). */
  unit(): number {
    return (this.next() >>> 0) / 2 ** 32;
  }
}

/** The finaliser of MurmurHash3 (A. Appleby): every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
