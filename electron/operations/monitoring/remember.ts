import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { foundAlarm, monitoredChunk } from '../../../shared/schemas/monitoring';
import { readJson, replaceFile } from '../../node/files';
import { shareUnderWay } from '../../node/shareUnderWay';
import type { Layout } from '../../registry/layout';

const seen = z.object({
  rows: z.number(),
  outcomes: z.number(),
  answeredNow: z.number(),
  chunks: z.array(monitoredChunk),
  alarms: z.array(foundAlarm),
});
/** What was seen of a stream. */
export type Seen = z.infer<typeof seen>;
const memory = z.object({ key: z.string(), seen: seen.nullable() });

const shared = shareUnderWay<Seen | null>();

/**
 * What was seen of a stream the last time, as long as the stream is the same; else it is looked at anew. One file a
 * task and way of cutting, so that a screen that is opened again, and the command line beside it, need not compute.
 * Who asks while the same is looked at waits for that.
 */
export async function remembered(
  { monitoring }: Layout,
  { task, chunk, key }: { task: string; chunk: string | null; key: object },
  look: () => Promise<Seen | null>,
): Promise<Seen | null> {
  const path = join(monitoring, `${task}${chunk === null ? '' : `-${chunk}`}.json`);
  const named = JSON.stringify(key);
  return shared(`${path} ${named}`, () => known(path, named, look));
}

async function known(path: string, key: string, look: () => Promise<Seen | null>): Promise<Seen | null> {
  // Without one, what it held is found again.
  const before = await readJson(path, memory);
  if (before?.key === key) return before.seen;
  const found = await look();
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, JSON.stringify({ key, seen: found }));
  return found;
}
