import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, addFault, type Progress, rounds, soakFolder } from '../progress';
import { kinds, type Told } from './process';

/**
 * A batch is given up when nothing is heard of it while its process works for so long, or does not work at all: one of
 * its inputs hangs. Of the processor's time, since other work may leave it little.
 */
const silenceSeconds = 180;
/** Of a process that has been fed thousands; the models and the libraries are most of it. */
const mostMegabytes = 700;
const batchesAtOnce = 20;

/** Feeds so many more inputs, of all kinds in turn; `only`: the batch of that seed and kind, again. */
export async function feed(count: number, only: { seed: number; kind: string } | null): Promise<void> {
  const names = only ? [only.kind] : Object.keys(kinds);
  await rounds(
    'inputs',
    (fed, times) => fed >= count || (only !== null && times > 0),
    (progress) => {
      // Where an earlier run has stopped.
      const name = names[Math.floor(progress.rounds / batchesAtOnce) % names.length];
      const seeds = only ? [only.seed] : Array.from({ length: batchesAtOnce }, (_, i) => progress.rounds + i + 1);
      if (!only) progress.rounds += batchesAtOnce;
      return feedKind(name, seeds, progress);
    },
  );
}

/** Batches of one kind, in a process of their own. */
async function feedKind(name: string, seeds: readonly number[], progress: Progress): Promise<number> {
  const child = fork(join(soakFolder, 'bundle', 'process.js'), [name], { execArgv: ['--max-old-space-size=400'] });
  const gone = once(child, 'exit').then(([code, signal]) => `the process ended with ${signal ?? code}`);
  let fed = 0;
  try {
    await heard(child, gone);
    for (const seed of seeds) {
      child.send(seed);
      const told = await heard(child, gone);
      const again = `--inputs 500 --seed ${seed} --kind "${name}"`;
      if (typeof told === 'string') {
        addFault(progress, { again, what: told });
        break;
      }
      take(progress, name, told, again);
      fed += told.inputs;
    }
  } finally {
    if (child.connected) child.disconnect();
    await gone;
  }
  return fed;
}

function take(progress: Progress, name: string, told: Told, again: string): void {
  add(progress, name, told.inputs);
  add(progress, `${name}, refused`, told.refused);
  for (const [most, value] of [
    ['most megabytes', told.megabytes],
    ['slowest in ms', Math.round(told.slowestMs)],
  ] as const)
    progress.counts[most] = Math.max(progress.counts[most] ?? 0, value);
  for (const { input, what } of told.faults) addFault(progress, { again: `${again} (input ${input})`, what });
  if (told.megabytes > mostMegabytes) addFault(progress, { again, what: `it holds ${told.megabytes} MB` });
}

/** The next message, or why there is none. */
async function heard(child: ChildProcess, gone: Promise<string>): Promise<Told | string> {
  const pid = child.pid ?? 0;
  const before = cpuSeconds(pid);
  let last = before;
  let look: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    look = setInterval(() => {
      const now = cpuSeconds(pid);
      if (now > last && now - before < silenceSeconds) {
        last = now;
        return;
      }
      child.kill('SIGKILL');
      resolve(`nothing was heard for ${Math.round(now - before)} s of CPU time`);
    }, silenceSeconds * 1000);
  });
  const message = once(child, 'message').then(([told]) => told as Told);
  return Promise.race([message, gone, silence]).finally(() => clearInterval(look));
}

/** What a process has had of the processor; 0: it is gone. Linux only. */
function cpuSeconds(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return 0;
  const fields = readFileSync(path, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
