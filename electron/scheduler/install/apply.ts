import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '../../../shared/errors';
import type { Step } from './plan';

/**
 * Puts entries in place. Where a step fails, the files that were written are taken away again.
 * @throws AppError saying which step failed, and why
 */
export async function install(steps: readonly Step[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const step of steps) {
      if (step.do === 'write') written.push(step.path);
      await doStep(step);
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
}

/**
 * Takes entries away, also where the system's scheduler does not answer: no step waits for another.
 * @throws AppError at the end, for the first step that failed
 */
export async function uninstall(steps: readonly Step[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await doStep(step).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function doStep(step: Step): Promise<void> {
  if (step.do === 'remove') await rm(step.path, { force: true });
  if (step.do === 'write') {
    await mkdir(dirname(step.path), { recursive: true });
    await writeFile(step.path, step.content);
  }
  if (step.do === 'run') await runTool(step.command, step.input);
}

/** The user's crontab; empty when there is none. */
export async function readCrontab(): Promise<string> {
  const { status, stdout, stderr } = await execute(['crontab', '-l']);
  if (status === 0) return stdout;
  if (/no crontab/i.test(stderr)) return '';
  throw new AppError('file_unreadable', `The crontab can’t be read: ${stderr.trim()}`);
}

async function runTool(command: readonly string[], input: string | undefined): Promise<void> {
  const { status, stdout, stderr } = await execute(command, input);
  if (status === 0) return;
  const said = `${stderr}${stdout}`.trim();
  throw new AppError('bad_usage', `“${command.join(' ')}” failed (exit code ${status}): ${said}`);
}

async function execute(
  [tool, ...words]: readonly string[],
  input = '',
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(tool, words, { stdio: 'pipe' });
  // A tool that does not read what it is given says so by its exit code.
  child.stdin.on('error', () => undefined).end(input);
  const ended = once(child, 'close').catch((error: Error) => {
    throw missing(tool, error);
  });
  const [[status], stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}

function missing(tool: string, cause: Error): AppError {
  return new AppError(
    'file_not_found',
    `“${tool}” can’t be started (${cause.message}). Is it installed? Another of cron, systemd, launchd may be.`,
  );
}
