import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../../electron/node/processes';
import { childrenOf, type Finished, start } from '../../helpers/evergreen';

const bundles = ['engine.js', 'serving.js'];
/** A child whose owner is gone may take so long to see it, on a busy machine. */
const orphanMs = 20_000;

export interface Killed extends Finished {
  /** Whether the kill came before the command's own end. */
  killed: boolean;
  faults: string[];
}

/** The processes that a command has started. Linux only; none elsewhere. */
export function helpersOf(pid: number): number[] {
  return bundles.flatMap((bundle) => {
    try {
      return childrenOf(pid, bundle);
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}

/** Runs a command and kills it after a time; what it has started must end by itself. */
export async function runKilled(workspace: string, words: string[], afterMs: number): Promise<Killed> {
  const { child, finished } = start(workspace, ['--json', ...words]);
  let helpers: number[] = [];
  const timer = setTimeout(() => {
    helpers = helpersOf(child.pid ?? 0);
    child.kill('SIGKILL');
  }, afterMs);
  const ended = await finished;
  clearTimeout(timer);
  return { ...ended, killed: child.signalCode === 'SIGKILL', faults: await orphans(helpers) };
}

/** Runs a command and kills its engine after a time; it must tell so, or have been done. */
export async function runWithEngineKilled(workspace: string, words: string[], afterMs: number): Promise<Killed> {
  const { child, finished } = start(workspace, ['--json', ...words]);
  let killed = false;
  const timer = setTimeout(() => {
    for (const pid of helpersOf(child.pid ?? 0)) killed = process.kill(pid, 'SIGKILL');
  }, afterMs);
  const ended = await finished;
  clearTimeout(timer);
  const told = ended.code === 0 || ended.stdout.includes('"engine_died"');
  return { ...ended, killed, faults: told ? [] : [`it ended with ${ended.code}: ${ended.stdout}${ended.stderr}`] };
}

export async function orphans(helpers: readonly number[]): Promise<string[]> {
  const until = performance.now() + orphanMs;
  // One that has ended may wait for somebody to read its exit code: it has no command line any more.
  const lives = (pid: number) => isAlive(pid) && existsSync(`/proc/${pid}/exe`);
  for (;;) {
    const left = helpers.filter(lives);
    if (left.length === 0) return [];
    if (performance.now() > until) return left.map((pid) => `its process ${pid} still lives`);
    await pause(20);
  }
}
