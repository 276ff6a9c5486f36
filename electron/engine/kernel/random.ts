// The generator of `rng.ts`, whose state is set from there.
let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let counter: u32 = 0;

export function seed(a_: u32, b_: u32, c_: u32, counter_: u32): void {
  a = a_;
  b = b_;
  c = c_;
  counter = counter_;
}

/** A whole number in [0, bound). */
export function below(bound: u32): u32 {
  const result = a + b + counter;
  a = b ^ (b >>> 9);
  b = c + (c << 3);
  c = ((c << 21) | (c >>> 11)) + result;
  counter++;
  return <u32>((<u64>result * <u64>bound) >>> 32);
}
