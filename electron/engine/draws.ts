import { Random } from './rng';

const bootstrapSeed = 20_260_201;

/** Resamples of so many units: how often each is drawn, with replacement, as many times as there are units. */
class Draws {
  private readonly made: Uint16Array[] = [];
  private readonly random: Random;

  constructor(readonly units: number) {
    this.random = new Random(bootstrapSeed, units);
  }

  /** The draws of a resample. They are the same whoever asks, and are made once, in order. */
  at(resample: number): Uint16Array {
    while (this.made.length <= resample) this.made.push(this.draw());
    return this.made[resample];
  }

  private draw(): Uint16Array {
    const times = new Uint16Array(this.units);
    for (let i = 0; i < times.length; i++) times[this.random.below(times.length)]++;
    return times;
  }
}

let latest: Draws | null = null;

/**
 * The resamples of so many units. Those asked for last are kept, since a comparison asks for them again and again; they
 * take 8 MB where there are 2,000, of as many units as `unitsOf` makes.
 */
export function resamplesOf(units: number): Draws {
  if (latest?.units !== units) latest = new Draws(units);
  return latest;
}
