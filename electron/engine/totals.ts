import { mapValues } from '../../shared/mapValues';
import bytes from './kernel/weigh.ts?wasm';
import { type KernelMemory, kernelMaker, makeRoom, viewOf } from './wasm';

/** What `kernel/weigh.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  memory: KernelMemory;
  lay(units: number, blocks: number): void;
  sumsAt(): number;
  totalsAt(): number;
  timesAt(): number;
  weigh(units: number, blocks: number): void;
}

const makeKernel = kernelMaker<Kernel>(bytes);
/** Those that are done: their memory is used again. */
const free: Kernel[] = [];

/** Sums that the kernel adds up at a time. */
const lanes = 8;

/** Totals over units of which a resample draws each some times: all that it asks for, in one go. */
export class Totals {
  private readonly kernel = free.pop() ?? makeKernel();
  private readonly sums: Float64Array[] = [];
  private laid: { times: Uint16Array; totals: Float64Array; blocks: number } | null = null;

  constructor(private readonly units: number) {}

  /**
   * Takes sums, before the first resample.
   * @param sums what each unit holds
   * @returns what gives their totals in the latest resample, in an object that is used again for the next
   */
  add<K extends string>(sums: Readonly<Record<K, Float64Array>>): () => Readonly<Record<K, number>> {
    const first = this.sums.length;
    this.sums.push(...Object.values<Float64Array>(sums));
    const names = Object.keys(sums) as K[];
    const latest = mapValues(sums, () => 0);
    return () => {
      const { totals } = this.lay();
      for (let at = 0; at < names.length; at++) latest[names[at]] = totals[first + at];
      return latest;
    };
  }

  /** @param times how often a resample draws each unit */
  weigh(times: Uint16Array): void {
    const laid = this.lay();
    laid.times.set(times);
    this.kernel.weigh(this.units, laid.blocks);
  }

  /** It is not asked any more. */
  close(): void {
    free.push(this.kernel);
  }

  private lay() {
    if (this.laid) return this.laid;
    const { kernel, sums, units } = this;
    const { memory } = kernel;
    const blocks = Math.ceil(sums.length / lanes);
    makeRoom(8 * lanes * blocks * (units + 1) + 2 * units, () => kernel.lay(units, blocks));
    const all = viewOf(Float64Array, memory, kernel.sumsAt(), lanes * blocks * units);
    all.fill(0);
    for (const [place, values] of sums.entries()) {
      const block = Math.floor(place / lanes) * lanes * units + (place % lanes);
      for (let unit = 0; unit < units; unit++) all[block + unit * lanes] = values[unit];
    }
    this.laid = {
      blocks,
      times: viewOf(Uint16Array, memory, kernel.timesAt(), units),
      totals: viewOf(Float64Array, memory, kernel.totalsAt(), lanes * blocks),
    };
    return this.laid;
  }
}
