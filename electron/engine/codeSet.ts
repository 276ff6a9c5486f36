/**
 * A set of 16-bit codes that gives them back in order: one bit per code, and one bit per word of these that is not empty.
 * Adding costs the same however many codes there are, and walking skips what is empty. Hot loops set the bits themselves.
 */
export class CodeSet {
  readonly words = new Int32Array(2048);
  readonly groups = new Int32Array(64);

  /** Writes the codes in ascending order, empties the set, and gives their number. */
  drain(into: Uint16Array): number {
    const { words, groups } = this;
    let size = 0;
    for (let group = 0; group < 64; group++) {
      let filled = groups[group];
      if (filled === 0) continue;
      groups[group] = 0;
      do {
        const word = (group << 5) + 31 - Math.clz32(filled & -filled);
        filled &= filled - 1;
        let bits = words[word];
        words[word] = 0;
        do {
          into[size++] = (word << 5) + 31 - Math.clz32(bits & -bits);
          bits &= bits - 1;
        } while (bits !== 0);
      } while (filled !== 0);
    }
    return size;
  }
}
