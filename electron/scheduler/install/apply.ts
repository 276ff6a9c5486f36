import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
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
  if (step.do === 'run') runTool(step.command, step.input);
}

/** The user's crontab; empty when there is none. */
export function readCrontab(): string {
  const { status, stdout, stderr, error } = spawnSync('crontab', ['-l'], { encoding: 'utf8' });
  if (error) throw missing('crontab', error);
  if (status === 0) return stdout;
  if (/no crontab/i.test(stderr)) return '';
  throw new AppError('file_unreadable', `The crontab can't be read: ${stderr.trim()}`);
}

function runTool([tool, ...words]: readonly string[], input: string | undefined): void {
  const { status, stdout, stderr, error } = spawnSync(tool, words, { encoding: 'utf8', input: input ?? '' });
  if (error) throw missing(tool, error);
  if (status === 0) return;
  const said = `${stderr}${stdout}`.trim();
  throw new AppError('bad_usage', `“${[tool, ...words].join(' ')}” failed (exit code ${status}): ${said}`);
}

function missing(tool: string, cause: Error): AppError {
  return new AppError(
    'file_not_found',
    `“${tool}” can't be started (${cause.message}). Is it installed? Another of cron, systemd, launchd may be.`,
  );
}
