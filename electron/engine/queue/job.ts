import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { engineRequests } from '../../../shared/engineProtocol';

/** Under which name jobs wait, in Redis or PostgreSQL. */
export const queueName = 'evergreen';

const whole = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Of whom a job's files are to be had, and who takes what comes of it. */
const coordinator = {
  id: z.string().regex(/^[\w-]+$/),
  /** The coordinator's server, and what opens it. */
  url: z.url({ protocol: /^http$/ }),
  token: z.string().min(1),
};

const grow = z.object({
  ...coordinator,
  kind: z.literal('grow'),
  table: sha256,
  params: z.object({
    minLeaf: z.number().int().min(1),
    featuresPerSplit: z.number().int().min(1),
    seed: whole,
    rowsPerTree: z.number().int().min(1).nullable(),
  }),
  first: whole,
  count: z.number().int().min(1).max(1000),
});

const score = z.object({ ...coordinator, kind: z.literal('score'), table: sha256, models: z.array(sha256).min(1) });

const replay = z.object({
  ...coordinator,
  kind: z.literal('replay'),
  table: sha256,
  request: engineRequests.replay.request.omit({ table: true }),
});

/**
 * What waits in the queue: a chunk of trees to be grown on a table, some clients to be scored by models, or a task's
 * history to be replayed. Data alone: both ends have the code, and files are named by their hashes.
 */
export const queueJob = z.discriminatedUnion('kind', [grow, score, replay]);
export type QueueJob = z.infer<typeof queueJob>;
export type GrowJob = z.infer<typeof grow>;
export type ScoreJob = z.infer<typeof score>;
export type ReplayJob = z.infer<typeof replay>;
type Without<J> = J extends QueueJob ? Omit<J, keyof typeof coordinator> : never;
/** A job before it is known who hands it out. */
export type JobWork = Without<QueueJob>;

/** What each request to a coordinator says, beside its token. */
export const headers = { engine: 'x-evergreen-engine', worker: 'x-evergreen-worker', sha256: 'x-evergreen-sha256' };

/** How a coordinator answers, beside 200 and 206. */
export const status = { taken: 204, unauthorized: 401, notFound: 404, otherVersion: 409, unwanted: 410, wrong: 422 };

/**
 * Names the code that grows trees and scores: two computers give the same, to the bit, if they have the same.
 * @param workerEntry the bundled thread that grows trees; like that of requests, which lies beside it, it names what it
 *   loads by its content
 */
export async function engineId(workerEntry: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [workerEntry, join(dirname(workerEntry), 'engineRequest.js')]) hash.update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
}
