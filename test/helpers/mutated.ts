/** Bytes that break formats more often than chance does: limits of lengths, signs and markup. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x3c, 0x3e, 0x22, 0x26];

/** A copy in which some bytes are others; sometimes it is cut off, or a part of it comes twice. */
export function mutated(random: () => number, bytes: Buffer, changes: number): Buffer {
  const copy = replaced(random, bytes, changes, bytes.length);
  const below = (limit: number) => Math.floor(random() * limit);
  if (random() < 0.1) return copy.subarray(0, below(copy.length));
  if (random() > 0.1) return copy;
  const from = below(copy.length);
  return Buffer.concat([copy.subarray(0, from + 64), copy.subarray(from)]);
}

/** A copy in which some bytes before `end` are others. */
export function replaced(random: () => number, bytes: Buffer, changes: number, end: number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const copy = Buffer.from(bytes);
  for (let i = 0; i < changes; i++) copy[below(end)] = random() < 0.5 ? telling[below(telling.length)] : below(256);
  return copy;
}
