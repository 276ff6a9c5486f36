import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the soak works; what it has counted lies there too, so that it goes on where it was stopped. */
export const soakFolder = join(process.cwd(), '.cache', 'soak');

export interface Fault {
  /** The build in which it was seen. */
  build: string;
  /** What shows it again: options of the soak. */
  again: string;
  what: string;
}

export interface Progress {
  /** Kind of work, or of input → how many. */
  counts: Record<string, number>;
  /** Rounds that have begun: the seed of the next one. */
  rounds: number;
  /** Build → what was done with it: kills, inputs, or commands. */
  builds: Record<string, Done>;
  faults: Fault[];
}

export interface Done {
  count: number;
  /** That it ran, of the machine's clock. */
  seconds: number;
}

export type Part = 'kills' | 'inputs' | 'together';

const fileOf = (part: Part) => join(soakFolder, `${part}.json`);

export function readProgress(part: Part): Progress {
  if (existsSync(fileOf(part))) return JSON.parse(readFileSync(fileOf(part), 'utf8'));
  return { counts: {}, rounds: 0, builds: {}, faults: [] };
}

export function saveProgress(part: Part, progress: Progress): void {
  mkdirSync(soakFolder, { recursive: true });
  writeFileSync(`${fileOf(part)}.new`, JSON.stringify(progress, null, 1));
  renameSync(`${fileOf(part)}.new`, fileOf(part));
}

/** Counts something; gives what it has come to. */
export function add(progress: Progress, name: string, count = 1): number {
  const sum = (progress.counts[name] ?? 0) + count;
  progress.counts[name] = sum;
  return sum;
}

/** The build under `out/`, by the first signs of the hash of its sources. */
export function buildAtHand(): string {
  return readFileSync(join(process.cwd(), 'out', 'sources.sha256'), 'utf8').slice(0, 8);
}

/** Tells a fault at once, and keeps it. */
export function addFault(progress: Progress, fault: Omit<Fault, 'build'>): void {
  progress.faults.push({ build: buildAtHand(), again: fault.again, what: fault.what.slice(0, 1500) });
  process.stderr.write(`FAULT ${fault.again}: ${fault.what}\n`);
}

let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isEnding = true;
  });

/**
 * Runs rounds until there were enough, or somebody asks for the end; each gives how many it did, which is kept with its
 * time after each.
 */
export async function rounds(
  part: Part,
  enough: (count: number, rounds: number) => boolean,
  round: (progress: Progress) => Promise<number>,
): Promise<void> {
  const progress = readProgress(part);
  const build = buildAtHand();
  progress.builds[build] ??= { count: 0, seconds: 0 };
  let count = 0;
  for (let times = 0; !isEnding && !enough(count, times); times++) {
    const begun = performance.now();
    const done = await round(progress);
    count += done;
    progress.builds[build].count += done;
    progress.builds[build].seconds += (performance.now() - begun) / 1000;
    saveProgress(part, progress);
  }
}
