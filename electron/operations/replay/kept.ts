import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Replay, replay as replaySchema } from '../../../shared/schemas/replay';
import { fromJson, toJson } from '../../../shared/schemas/time';
import { secondName } from '../../../shared/time';
import { replaceFile } from '../../node/files';

/** Keeps what a replay gave, in a file of its own, under the name of the first second that is free. */
export async function keepReplay(folder: string, given: Omit<Replay, 'id'>): Promise<Replay> {
  await mkdir(folder, { recursive: true });
  let { at } = given;
  while (existsSync(join(folder, `${replayName(at)}.json`))) at += 1000;
  const replay = { id: replayName(at), ...given };
  const text = JSON.stringify(toJson(replaySchema, replay), null, 2);
  await replaceFile(join(folder, `${replay.id}.json`), `${text}\n`);
  return replay;
}

/** The replays that are kept, newest first. What is no replay of this release is passed over. */
export async function keptReplays(folder: string, limit: number): Promise<Replay[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const found: Replay[] = [];
  for (const name of names.reverse()) {
    if (found.length === limit) break;
    const replay = read(await readFile(join(folder, name), 'utf8'));
    if (replay) found.push(replay);
  }
  return found;
}

function read(text: string): Replay | null {
  try {
    return fromJson(replaySchema, JSON.parse(text));
  } catch {
    return null;
  }
}

/** `replay_20261128_120000`, in UTC. */
function replayName(at: number): string {
  return `replay_${secondName(at)}`;
}
