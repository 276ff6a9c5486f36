/**
 * A set of 16-bit codes that gives them back in order: one bit per code, and one bit per word of these that is not
 * empty. Adding costs the same however many codes there are, and walking skips what is empty.
 */
import { take } from './memory';

const wordCount: usize = 1024;
export const groupCount: usize = 16;
export const words: usize = take(wordCount << 3);
export const groups: usize = take(groupCount << 3);

export function add(code: usize): void {
  const word = words + ((code >>> 6) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (code & 63)));
  const group = groups + ((code >>> 12) << 3);
  store<u64>(group, load<u64>(group) | ((<u64>1) << ((code >>> 6) & 63)));
}

/** Writes the codes in ascending order, as u16, empties the set, and gives their number. */
export function drain(into: usize): u32 {
  let at = into;
  for (let group: usize = 0; group < groupCount; group++) {
    let filled = load<u64>(groups + (group << 3));
    if (filled === 0) continue;
    store<u64>(groups + (group << 3), 0);
    do {
      const word = (group << 6) + <usize>ctz(filled);
      filled &= filled - 1;
      let bits = load<u64>(words + (word << 3));
      store<u64>(words + (word << 3), 0);
      do {
        store<u16>(at, <u16>((word << 6) + <usize>ctz(bits)));
        at += 2;
        bits &= bits - 1;
      } while (bits !== 0);
    } while (filled !== 0);
  }
  return <u32>((at - into) >>> 1);
}
