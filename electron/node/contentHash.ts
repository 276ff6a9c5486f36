import * as crypto from 'node:crypto';

/** A number of 48 bits that names content: other content of the same client and moment, another number. */
export function contentHash(content: string | Uint8Array): number {
  return Number.parseInt(crypto.hash('sha256', content).slice(0, 12), 16);
}

/**
 * The same for numbers, many times as fast: two lanes of 32-bit words, mixed as MurmurHash3 mixes its blocks and its
 * end (Appleby 2011), of which 24 bits are kept each. Not for content that somebody may forge; rows are only told apart
 * by it within one client and moment.
 */
export function numbersHash(values: Float64Array): number {
  const words = wordsOf(values);
  let a = 0x9747b28c;
  let b = 0x3c6ef372;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const mixed = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    a = Math.imul(rotate(a ^ mixed, 13), 5) + 0xe6546b64;
    b = Math.imul(rotate(b ^ word, 15), 0x85ebca6b) ^ mixed;
  }
  return (end(a ^ words.length) & 0xffffff) * 0x1000000 + (end(b ^ words.length) & 0xffffff);
}

let seen: Float64Array = new Float64Array(0);
let seenWords: Uint32Array = new Uint32Array(0);

/** The words of numbers: whoever names many rows puts each into the same array, and to look at it anew takes time. */
function wordsOf(values: Float64Array): Uint32Array {
  if (values === seen) return seenWords;
  seen = values;
  seenWords = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  return seenWords;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function end(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
