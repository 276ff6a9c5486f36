import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type EngineRequest, type ReplayResult, replayResult } from '../../../shared/engineProtocol';
import { fromErrorReport } from '../../../shared/errors';
import { errorReport } from '../../../shared/schemas/errors';
import type { QueueChoice } from '../../../shared/schemas/fields';
import { Exchange, type ExchangeIo } from './exchange';
import type { JobWork } from './job';

/** Bytes that the result of a replay has at the most. */
const mostReplay = 1e6;
/** In so many parts workers tell how far they are. */
export const progressParts = 1000;

/** A history that can't be replayed is one on every computer. */
const replayAnswer = z.object({ result: replayResult.optional(), error: errorReport.optional() });
export type ReplayAnswer = z.infer<typeof replayAnswer>;

interface FileRef {
  path: string;
  sha256: string;
}

/** What the workers of a queue can be asked beside trees. Null: this computer goes on alone. */
export interface Asking {
  /** The path of a file with the answers to a part's clients, model by model, a little-endian float64 each. */
  score: (table: FileRef & { rows: number }, models: readonly FileRef[]) => Promise<string | null>;
  replay: (request: EngineRequest<'replay'>, onProgress: (fraction: number) => void) => Promise<ReplayResult | null>;
  /** By whom what was asked was answered; null: nobody but this computer. */
  answeredBy: () => string | null;
}

/**
 * Lets `use` ask the workers of a queue.
 * @param folder for what passes through; there is nothing yet, and nothing is left
 */
export async function askedOver<T>(
  choice: QueueChoice,
  folder: string,
  io: ExchangeIo,
  use: (asking: Asking) => Promise<T>,
): Promise<T> {
  const exchange = new Exchange(choice, folder, io);
  try {
    return await use(askingBy(exchange));
  } finally {
    await exchange.close();
  }
}

function askingBy(exchange: Exchange): Asking {
  return {
    score: (table, models) => {
      const work = { kind: 'score' as const, table: table.sha256, models: models.map(({ sha256 }) => sha256) };
      const most = table.rows * models.length * Float64Array.BYTES_PER_ELEMENT;
      const take = (path: string, name: string) => {
        if (statSync(path).size !== most) return null;
        const kept = join(exchange.folder, `${name}.scores`);
        renameSync(path, kept);
        return kept;
      };
      return ask(exchange, { work, files: [table, ...models], most, take, onProgress: () => undefined });
    },
    replay: async ({ table, task, policies, from, price, alarmDays }, onProgress) => {
      const request = { task, policies, from, price, alarmDays };
      const work = { kind: 'replay' as const, table: table.sha256, request };
      const take = (path: string) => replayAnswer.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
      const answer = await ask(exchange, { work, files: [table], most: mostReplay, take, onProgress });
      if (answer?.error) throw fromErrorReport(answer.error);
      return answer?.result ?? null;
    },
    answeredBy: () => (exchange.workers.size > 0 ? exchange.doers() : null),
  };
}

interface Asked<T> {
  work: JobWork;
  /** What a worker needs of this computer. */
  files: readonly FileRef[];
  /** Bytes that the answer has at the most. */
  most: number;
  /** Reads an answer; null when it is none. The name is another for each. */
  take: (path: string, name: string) => T | null;
  onProgress: (fraction: number) => void;
}

/** Has one job done; null: nobody was heard of. */
async function ask<T>(exchange: Exchange, { work, files, most, take, onProgress }: Asked<T>): Promise<T | null> {
  if (exchange.isAlone) return null;
  let answer: T | null = null;
  let worker: string | null = null;
  let isDone: () => void = () => undefined;
  const whole = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  await exchange.handOver(async (depot, name) => {
    for (const file of files) depot.lend(file);
    const onBeat = (progress: number, own: string) => {
      if (answer !== null) return own === worker;
      if (worker !== null && own !== worker) exchange.onBegunAgain(`What ${worker} had begun is done by ${own} now.`);
      worker = own;
      onProgress(Math.min(1, progress / progressParts));
      return true;
    };
    const takeOnce = (path: string, own: string) => {
      if (answer !== null) return true;
      worker = own;
      answer = take(path, name);
      if (answer !== null) isDone();
      return answer !== null;
    };
    return [{ work, expected: { most, onBeat, take: takeOnce } }];
  }, whole);
  if (answer === null) exchange.goAlone();
  return answer;
}
