import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';

/** The log of a run: a text file of its own in the workspace's logs/, a line per event, that can be followed. */
export interface RunLog {
  write: (text: string) => void;
  /** Waits until all is written. */
  close: () => Promise<void>;
}

/** So many runs keep their logs; when another begins, the oldest goes. */
const keptLogs = 200;

/** @param onLost called once with the cause when a line can't be written: the run itself goes on */
export function openRunLog(
  folder: string,
  given: { id: number; strategy: string; now: () => number; onLost: (cause: unknown) => void },
): RunLog {
  const path = join(folder, runLogName(given.id, given.strategy));
  let lost = false;
  const lose = (cause: unknown) => {
    if (!lost) given.onLost(cause);
    lost = true;
  };
  let written = mkdir(folder, { recursive: true })
    .then(() => removeOldest(folder))
    .catch(lose);
  return {
    write: (text) => {
      const line = `${new Date(given.now()).toISOString()} ${text}\n`;
      written = written.then(() => (lost ? undefined : appendFile(path, line))).catch(lose);
    },
    close: () => written,
  };
}

/** `run-000012-retrain.log`: in the order of their names, logs are in the order of the runs. */
function runLogName(id: number, strategy: string): string {
  return `run-${String(id).padStart(6, '0')}-${strategy}.log`;
}

const logName = /^run-(\d{6,})-[\w-]+\.log$/;

/** The logs that are kept, oldest first. */
export async function listRunLogs(folder: string): Promise<{ runId: number; path: string }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const id = logName.exec(name)?.[1];
      return id ? [{ runId: Number(id), path: join(folder, name) }] : [];
    })
    .sort((a, b) => a.runId - b.runId);
}

/** @throws AppError `file_not_found` when the run has no log, or no longer one */
export async function readRunLog(folder: string, runId: number): Promise<string> {
  const log = (await listRunLogs(folder)).find((one) => one.runId === runId);
  if (log) return readFile(log.path, 'utf8');
  throw new AppError(
    'file_not_found',
    `There is no log of run ${runId}. The logs of the latest ${keptLogs} runs are kept.`,
  );
}

async function removeOldest(folder: string): Promise<void> {
  const logs = await listRunLogs(folder);
  for (const { path } of logs.slice(0, Math.max(0, logs.length - keptLogs + 1))) await rm(path, { force: true });
}
