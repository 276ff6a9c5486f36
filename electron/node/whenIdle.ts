/** Follows what is under way, and ends what nobody has used for a while. */
interface Idle {
  /** Does a piece of work: as long as it goes on, nothing ends. */
  during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Counts from now on, where nothing is under way. */
  wait: () => void;
}

/** @param end called whenever nothing has been under way for so many milliseconds */
export function whenIdle(end: () => void, mostIdleMs: number): Idle {
  let underWay = 0;
  let rest: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(rest);
    rest = setTimeout(() => underWay === 0 && end(), mostIdleMs).unref();
  };
  return {
    during: async (work) => {
      underWay++;
      try {
        return await work();
      } finally {
        underWay--;
        wait();
      }
    },
    wait,
  };
}
