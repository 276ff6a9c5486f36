import { resolve } from 'node:path';
import type { z } from 'zod';
import type { batchesOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { count } from '../../../shared/words';
import type { Command } from '../command';
import { day, table } from '../format';

export const batchesCommand: Command = {
  name: 'batches',
  usage: 'batches [--export FILE [--night YYYY-MM-DD]]',
  summary: 'the nightly batches that are kept; write the scores of the latest night, or of another, as predictions.csv',
  options: { export: { type: 'string' }, night: { type: 'string' } },
  run: async (args, shell) => {
    args.expect(batchesCommand.usage, 0, 0);
    const [target, night] = [args.text('export'), args.text('night')];
    if (target === null && night !== null) throw new AppError('bad_usage', `Usage: evergreen ${batchesCommand.usage}`);
    const { data } = await shell.context();
    const options = { path: resolve(target ?? ''), night };
    const exported =
      target === null ? null : { path: options.path, ...(await data.exportBatch(options, { signal: shell.signal })) };
    const batches = await data.batches();
    const json: z.infer<typeof batchesOutput> = {
      batches: batches.map(({ runId, ...rest }) => ({ ...rest, run: runId })),
      exported,
    };
    const rows = batches.map((one) => [one.night, one.task, one.version, count(one.clients), day(one.predictedAt)]);
    const note = exported ? `\n${count(exported.rows)} rows of ${exported.night} written to ${exported.path}` : '';
    return { json, text: table([['night', 'task', 'version', 'clients', 'features of'], ...rows]) + note };
  },
};
