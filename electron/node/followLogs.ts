import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { listRunLogs } from './runLog';

const lookMs = 250;

/**
 * Tells what is written to the logs of runs, those under way and those that begin, until it is stopped. What the latest
 * log holds already comes first.
 */
export async function followLogs(
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
