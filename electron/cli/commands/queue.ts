import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { queueField, waitField } from '../../../shared/schemas/fields';
import { operationSchemas } from '../../../shared/schemas/operations';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';

export const queueCommand = defineCommand({
  name: 'queue',
  summary:
    'show or change through which queue other computers help with retrains, updates, nightly scores and replays, the schedule’s and the window’s too',
  input: operationSchemas.setQueue.input.extend({
    url: queueField.optional().describe('redis://HOST or postgres://HOST/DATABASE'),
    waitSeconds: waitField.optional(),
    none: z.boolean().default(false).describe('this computer works alone'),
  }),
  form: { words: ['url'], names: { waitSeconds: 'wait' } },
  run: async ({ url, none, waitSeconds }, shell) => {
    if (waitSeconds !== undefined && url === undefined)
      throw new AppError('bad_usage', '--wait belongs to the URL of a queue: say both.');
    if (none && url !== undefined) throw new AppError('bad_usage', 'Say either a URL or --none.');
    const context = await shell.context();
    if (url !== undefined || none)
      await perform(context, 'setQueue', { url: none ? null : (url ?? null), waitSeconds });
    const queue = await perform(context, 'queue', {});
    const text = queue
      ? `Retrains, updates, nightly scores and replays are shared with the workers of ${queue.url}. After ${queue.waitSeconds} s without a sign of one, this computer goes on alone.`
      : 'This computer works alone. “evergreen queue URL” shares its work; docs/scale.md says how.';
    return { json: { queue }, text };
  },
});
