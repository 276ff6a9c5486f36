/**
 * A clock that can be set, and runs on from there as the machine's does; threads that share its memory read the same.
 */
export interface VirtualClock {
  now: () => number;
  /** @param at milliseconds since 1970-01-01 UTC; null: the machine's time */
  set: (at: number | null) => void;
  memory: SharedArrayBuffer;
}

export function virtualClock(at: number | null): VirtualClock {
  const memory = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const ahead = new Float64Array(memory);
  const set = (to: number | null) => {
    ahead[0] = to === null ? 0 : to - Date.now();
  };
  set(at);
  return { now: clockOf(memory), set, memory };
}

/**
 * Milliseconds by the machine's clock that only goes forward, and stands still while it sleeps: the same in all its
 * processes, so that one can tell how long another was silent.
 */
export function machineMonotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The time that a thread goes by: that of a virtual clock, or the machine's. */
export function clockOf(memory: SharedArrayBuffer | null): () => number {
  if (!memory) return Date.now;
  const ahead = new Float64Array(memory);
  return () => Math.round(Date.now() + ahead[0]);
}
