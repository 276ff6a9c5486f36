import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { commandError, commandOutputs } from '../../shared/commandOutput';
import { fromJson } from '../../shared/schemas/time';

const cli = join(process.cwd(), 'out', 'cli.js');
export const sample = join(process.cwd(), 'resources', 'sample', 'online-retail-invoices.csv');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line, as a process of its own. */
export function start(
  workspace: string,
  args: readonly string[],
  given: { preload?: string; env?: Record<string, string>; detached?: boolean } = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(
    process.execPath,
    [...(given.preload ? ['--require', given.preload] : []), cli, '--workspace', workspace, ...args],
    { env: { ...process.env, ...given.env }, detached: given.detached ?? false },
  );
  const result = { code: null as number | null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  const finished = once(child, 'close').then(([code]) => ({ ...result, code: code as number | null }));
  return { child, finished };
}

export function run(workspace: string, ...args: string[]): Promise<Finished> {
  return start(workspace, args).finished;
}

type Outputs = typeof commandOutputs;

/** Runs a command with `--json` and holds what it prints against the published schema. */
export async function json<C extends keyof Outputs>(
  workspace: string,
  command: C,
  ...args: string[]
): Promise<z.infer<Outputs[C]>> {
  const { code, stdout, stderr } = await run(workspace, '--json', command, ...args);
  if (code !== 0) throw new Error(`evergreen ${command} ended with ${code}: ${stdout}${stderr}`);
  return fromJson(commandOutputs[command], JSON.parse(stdout)) as z.infer<Outputs[C]>;
}

/** Runs a command that must fail, and gives its exit code and its error. */
export async function failure(workspace: string, ...args: string[]) {
  const { code, stdout } = await run(workspace, '--json', ...args);
  return { exitCode: code, ...commandError.parse(JSON.parse(stdout)).error };
}

/** Waits until something can be seen. */
export async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await pause(10);
  }
}

/** The engine process that a command line has started. Linux only. */
export function engineOf(pid: number): number | null {
  return childrenOf(pid, 'engine.js')[0] ?? null;
}

/** Ids of the processes of a bundle that a process has started. Linux only. */
export function childrenOf(pid: number, bundle: string): number[] {
  return toldOf(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((child) => child !== '' && toldOf(`/proc/${child}/cmdline`).includes(bundle))
    .map(Number);
}

/** What /proc tells of a process; nothing once it has ended, which it may do at any time. */
function toldOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasEnded(error)) return '';
    throw error;
  }
}

/** Kills a process that may have ended meanwhile. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasEnded(error)) throw error;
  }
}

function hasEnded(error: unknown): boolean {
  return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The folder into which a run is training, once there is one. */
export function stagingIn(workspace: string): string | null {
  const continuous = join(workspace, 'models', 'continuous');
  if (!existsSync(continuous)) return null;
  return readdirSync(continuous).find((name) => name.startsWith('.staging-')) ?? null;
}
