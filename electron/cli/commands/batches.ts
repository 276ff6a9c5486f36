import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { operationSchemas } from '../../../shared/schemas/operations';
import { count } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';
import { day, table } from '../format';

const { path, night } = operationSchemas.exportBatch.input.shape;

export const batchesCommand = defineCommand({
  name: 'batches',
  summary: 'the nightly batches that are kept; write the scores of the latest night, or of another, as predictions.csv',
  input: z.object({ export: path.optional(), night }),
  run: async ({ export: target, night: wanted }, shell) => {
    if (target === undefined && wanted !== null) throw new AppError('bad_usage', '--night belongs to --export FILE.');
    const context = await shell.context();
    const exported =
      target === undefined ? null : await perform(context, 'exportBatch', { path: target, night: wanted });
    const batches = await perform(context, 'batches', {});
    const rows = batches.map((one) => [one.night, one.task, one.version, count(one.clients), day(one.predictedAt)]);
    const note = exported ? `\n${count(exported.rows)} rows of ${exported.night} written to ${exported.path}` : '';
    return {
      json: { batches: batches.map(({ runId, ...rest }) => ({ ...rest, run: runId })), exported },
      text: table([['night', 'task', 'version', 'clients', 'features of'], ...rows]) + note,
    };
  },
});
