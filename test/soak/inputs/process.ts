import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../helpers/random.mjs';
import { soakFolder } from '../progress';
import { csv, parquet, xlsx } from './files';
import type { OpenKind } from './kind';
import { models, tables } from './models';
import { http, window } from './requests';
import { metadata, production, settings } from './state';

/** What a process that is fed tells after each batch. */
export interface Told {
  inputs: number;
  refused: number;
  /** Most that the process has held, in megabytes. */
  megabytes: number;
  /** CPU time of the slowest input, in milliseconds. */
  slowestMs: number;
  faults: { input: number; what: string }[];
}

export const kinds: Record<string, OpenKind> = {
  CSV: csv,
  XLSX: xlsx,
  Parquet: parquet,
  'model files': models,
  tables,
  'production.json': production,
  'metadata.json': metadata,
  settings,
  'window requests': window,
  HTTP: http,
};

const inputsOfBatch = 500;
const mostMs = 2000;

/** One batch: the seed decides its inputs. */
async function batch(feed: (random: () => number) => Promise<string>, seed: number): Promise<Told> {
  const told: Told = { inputs: 0, refused: 0, megabytes: 0, slowestMs: 0, faults: [] };
  for (let input = 0; input < inputsOfBatch; input++) {
    const begun = process.cpuUsage();
    try {
      if ((await feed(seededRandom(seed * inputsOfBatch + input))) === 'refused') told.refused++;
    } catch (error) {
      told.faults.push({ input, what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    const { user, system } = process.cpuUsage(begun);
    const ms = (user + system) / 1000;
    told.slowestMs = Math.max(told.slowestMs, ms);
    if (ms > mostMs) told.faults.push({ input, what: `it took ${Math.round(ms)} ms of CPU time` });
    told.inputs++;
  }
  told.megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  return told;
}

/** Entry of the process that is fed one kind: its parent sends seeds, and gets what came of them. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(soakFolder, 'inputs-'));
  const kind = await kinds[process.argv[2]](folder);
  process.on('message', (seed: number) => void batch(kind.feed, seed).then((told) => process.send?.(told)));
  process.once('disconnect', () => {
    void Promise.resolve(kind.close?.()).then(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
  });
  process.send?.('ready');
}

if (process.send) void main();
