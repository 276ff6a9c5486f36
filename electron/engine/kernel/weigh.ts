/** Totals of resamples, in AssemblyScript. */
import { take } from './memory';

/** Eight sums at a time, unit after unit, as f64. */
let sums: usize = 0;
/** Of each sum the total, as f64. */
let totals: usize = 0;
/** How often each unit is drawn, as u16. */
let times: usize = 0;
let room: usize = 0;

/** Makes room for blocks of eight sums; what was there before is used again. */
export function lay(units: usize, blocks: usize): void {
  const wanted = (units + 1) * (blocks << 6) + (units << 1);
  if (wanted > room) {
    sums = take(wanted);
    room = wanted;
  }
  totals = sums + units * (blocks << 6);
  times = totals + (blocks << 6);
}

export function sumsAt(): usize {
  return sums;
}

export function totalsAt(): usize {
  return totals;
}

export function timesAt(): usize {
  return times;
}

/** Adds up, in order of the units, what each holds times how often it is drawn. */
export function weigh(units: usize, blocks: usize): void {
  const end = times + (units << 1);
  let at = sums;
  for (let block: usize = 0; block < blocks; block++) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let time = times; time < end; time += 2) {
      const drawn = f64x2.splat(<f64>load<u16>(time));
      a = f64x2.add(a, f64x2.mul(drawn, v128.load(at)));
      b = f64x2.add(b, f64x2.mul(drawn, v128.load(at, 16)));
      c = f64x2.add(c, f64x2.mul(drawn, v128.load(at, 32)));
      d = f64x2.add(d, f64x2.mul(drawn, v128.load(at, 48)));
      at += 64;
    }
    const total = totals + (block << 6);
    v128.store(total, a);
    v128.store(total, b, 16);
    v128.store(total, c, 32);
    v128.store(total, d, 48);
  }
}
