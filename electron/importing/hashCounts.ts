const firstPlaces = 1 << 10;

/**
 * How often hashes come: whole numbers from 0 to 2^53. A table with open places, at most half of them taken; a `Map`
 * keeps an object for each number.
 */
export class HashCounts {
  private hashes = new Float64Array(firstPlaces).fill(-1);
  private counts = new Uint32Array(firstPlaces);
  /** How many different ones there are. */
  size = 0;

  /** Counts one, and says how often it has come. @param mayGrow whether one that is not there yet is kept */
  add(hash: number, mayGrow: boolean): number {
    let place = this.placeOf(hash);
    if (this.hashes[place] === hash) return ++this.counts[place];
    if (!mayGrow) return 1;
    if (2 * ++this.size > this.hashes.length) {
      this.grow();
      place = this.placeOf(hash);
    }
    this.hashes[place] = hash;
    this.counts[place] = 1;
    return 1;
  }

  /** Where it is, or the open place where it would be. */
  private placeOf(hash: number): number {
    const last = this.hashes.length - 1;
    // Of a number beyond 32 bits `>>>` takes the lowest, and the higher ones are as good: they are hashes.
    let place = ((hash / 2 ** 20) ^ hash) & last;
    while (this.hashes[place] !== hash && this.hashes[place] !== -1) place = (place + 1) & last;
    return place;
  }

  private grow(): void {
    const { hashes, counts } = this;
    this.hashes = new Float64Array(2 * hashes.length).fill(-1);
    this.counts = new Uint32Array(2 * hashes.length);
    for (let i = 0; i < hashes.length; i++) {
      if (hashes[i] === -1) continue;
      const place = this.placeOf(hashes[i]);
      this.hashes[place] = hashes[i];
      this.counts[place] = counts[i];
    }
  }
}
