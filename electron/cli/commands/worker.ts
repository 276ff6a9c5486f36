import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { faultOfQueue, maskedQueue, queueKind } from '../../../shared/queue';
import { pathField, queueField } from '../../../shared/schemas/fields';
import { plural } from '../../../shared/words';
import { defineCommand } from '../command';

export const workerCommand = defineCommand({
  name: 'worker',
  summary: 'work for other computers that share a queue (trees, nightly scores, replays), until it is interrupted',
  input: z.object({
    queue: queueField
      .optional()
      .describe(
        'where the work comes from: redis://HOST or postgres://HOST/DATABASE; by default what EVERGREEN_QUEUE says, which no list of processes shows',
      ),
    threads: z.int().min(1).nullable().default(null).describe('worker threads; by default one per core'),
    folder: pathField
      .default(join(homedir(), '.cache', 'evergreen-worker'))
      .describe('where tables and models are kept, the latest eight')
      .meta({ placeholder: 'DIR' }),
  }),
  run: async ({ queue: said, threads: wanted, folder }, shell) => {
    const queue = said ?? process.env.EVERGREEN_QUEUE ?? '';
    if (queueKind(queue) === null) throw new AppError('bad_usage', 'Say by --queue or EVERGREEN_QUEUE which queue.');
    const fault = faultOfQueue(queue);
    if (fault !== null) throw new AppError('bad_usage', `The address of the queue ${fault}.`);
    const threads = wanted ?? availableParallelism();
    const told = { queue: maskedQueue(queue), threads };
    const { serveQueue } = await import('../../engine/queue/worker');
    const tell = (text: string) => void process.stderr.write(`${text}\n`);
    tell(`Waiting for work at ${told.queue}, with ${plural(threads, 'thread')}. Ctrl-C ends it.`);
    const {
      grow: chunks,
      score: parts,
      replay: replays,
    } = await serveQueue({
      ...{ queue, threads, folder },
      workerEntry: shell.workerEntry,
      signal: shell.signal,
      tell,
    });
    const text = `Ended: ${plural(chunks, 'chunk')} of trees grown, ${plural(parts, 'part')} of clients scored, ${plural(replays, 'history', 'histories')} replayed.`;
    return { json: { ...told, chunks, parts, replays }, text };
  },
});
