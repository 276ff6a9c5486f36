import { existsSync, writeFileSync } from 'node:fs';

/** Where Debian's package libfaketime puts it. */
const libraries = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);

/** A clock that processes started with `env` go by; it can be set while they run. */
export interface FakeClock {
  env: Record<string, string>;
  /** @param days from the machine's time */
  set: (days: number) => void;
}

/** Null where libfaketime is not installed. @param file where it is told what time it is */
export function fakeClock(file: string): FakeClock | null {
  const library = libraries.find((path) => existsSync(path));
  if (!library) return null;
  const set = (days: number) => writeFileSync(file, `${days < 0 ? '-' : '+'}${Math.abs(days)}d\n`);
  set(0);
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    // As it is where somebody sets a clock.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { env, set };
}
