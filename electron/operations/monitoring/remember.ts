import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { foundAlarm, monitoredChunk } from '../../../shared/schemas/monitoring';
import { replaceFile } from '../../node/files';
import type { Layout } from '../../registry/layout';
import type { Seen } from './monitor';

const seen = z.object({
  rows: z.number(),
  outcomes: z.number(),
  answeredNow: z.number(),
  chunks: z.array(monitoredChunk),
  alarms: z.array(foundAlarm),
});
const memory = z.object({ key: z.string(), seen: seen.nullable() });

/**
 * What was seen of a stream the last time, as long as the stream is the same; else it is looked at anew. One file a
 * task and way of cutting, so that a screen that is opened again, and the command line beside it, need not compute.
 */
export async function remembered(
  { monitoring }: Layout,
  { task, chunk, key }: { task: string; chunk: string | null; key: object },
  look: () => Promise<Seen | null>,
): Promise<Seen | null> {
  const path = join(monitoring, `${task}${chunk === null ? '' : `-${chunk}`}.json`);
  const named = JSON.stringify(key);
  const known = await read(path);
  if (known?.key === named) return known.seen;
  const found = await look();
  await mkdir(monitoring, { recursive: true });
  await replaceFile(path, JSON.stringify({ key: named, seen: found }));
  return found;
}

async function read(path: string): Promise<z.infer<typeof memory> | null> {
  try {
    return memory.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
