import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { listRunLogs, readRunLog } from '../../node/runLog';
import { defineCommand } from '../command';

export const logsCommand = defineCommand({
  name: 'logs',
  summary: 'the log of the latest run, or of run N; --follow goes on until Ctrl-C, through the runs to come',
  input: z.object({ run: z.int().min(1).optional(), follow: z.boolean().default(false) }),
  form: { letters: { follow: 'f' } },
  run: async ({ run: wanted, follow }, shell) => {
    const { layout } = await shell.context();
    if (follow) {
      if (wanted !== undefined) throw new AppError('bad_usage', 'Give either --run or --follow.');
      shell.say('Following the logs of runs. Ctrl-C ends it.');
      await followLogs(layout.logs, (_, text) => shell.say(text.trimEnd()), shell.signal);
    }
    const run = wanted ?? (await listRunLogs(layout.logs)).at(-1)?.runId ?? null;
    const text = run === null ? '' : await readRunLog(layout.logs, run);
    const json = { run, text };
    if (follow) return { json, text: 'Stopped following.' };
    return { json, text: text.trimEnd() || 'No run has written a log yet.' };
  },
});

const lookMs = 250;

/**
 * Tells what is written to the logs of runs, those under way and those that begin, until it is stopped. What the latest
 * log holds already comes first.
 */
async function followLogs(
  folder: string,
  onText: (runId: number, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const first = (await listRunLogs(folder)).at(-1)?.runId ?? 0;
  const read = new Map<string, number>();
  while (!signal.aborted) {
    for (const { runId, path } of await listRunLogs(folder)) {
      if (runId < first) continue;
      const text = await readFrom(path, read.get(path) ?? 0);
      read.set(path, (read.get(path) ?? 0) + Buffer.byteLength(text));
      if (text) onText(runId, text);
    }
    // Being stopped while it waits is how it ends.
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Whole lines only: one that is being written comes with the next look. */
async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    // It was the oldest, and made room for a new one.
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1).toString('utf8');
  } finally {
    await file.close();
  }
}
