import { z } from 'zod';
import { sha256Of } from '../../node/files';

/** Under which name jobs wait, in Redis or PostgreSQL. */
export const queueName = 'evergreen';

const whole = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What waits in the queue: which chunk of trees is to be grown on which table, and of whom the table is to be had. Data
 * alone: both ends have the code.
 */
export const chunkJob = z.object({
  id: z.string().regex(/^[\w-]+$/),
  /** The coordinator's server, and what opens it. */
  url: z.url({ protocol: /^http$/ }),
  token: z.string().min(1),
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
export type ChunkJob = z.infer<typeof chunkJob>;

/** What each request to a coordinator says, beside its token. */
export const headers = { engine: 'x-evergreen-engine', worker: 'x-evergreen-worker', sha256: 'x-evergreen-sha256' };

/** How a coordinator answers, beside 200 and 206. */
export const status = { taken: 204, unauthorized: 401, notFound: 404, otherVersion: 409, unwanted: 410, wrong: 422 };

/**
 * Names the code that grows trees: two computers grow the same trees, to the bit, if they have the same.
 * @param workerEntry the bundled thread, which names what it loads by its content
 */
export async function engineId(workerEntry: string): Promise<string> {
  return (await sha256Of(workerEntry)).slice(0, 16);
}
