import type { z } from 'zod';
import type { logsOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { followLogs } from '../../node/followLogs';
import { listRunLogs, readRunLog } from '../../node/runLog';
import type { Command } from '../command';

export const logsCommand: Command = {
  name: 'logs',
  usage: 'logs [--run N] [--follow]',
  summary: 'the log of the latest run, or of run N; --follow goes on until Ctrl-C, through the runs to come',
  options: { run: { type: 'string' }, follow: { type: 'boolean', short: 'f' } },
  run: async (args, shell) => {
    args.expect(logsCommand.usage, 0, 0);
    const { layout } = await shell.context();
    const wanted = args.integer('run', 1);
    if (args.flag('follow')) {
      if (wanted !== null) throw new AppError('bad_usage', 'Give either --run or --follow.');
      shell.say('Following the logs of runs. Ctrl-C ends it.');
      await followLogs(layout.logs, (_, text) => shell.say(text.trimEnd()), shell.signal);
    }
    const runId = wanted ?? (await listRunLogs(layout.logs)).at(-1)?.runId ?? null;
    const text = runId === null ? '' : await readRunLog(layout.logs, runId);
    const json: z.infer<typeof logsOutput> = { run: runId, text };
    if (args.flag('follow')) return { json, text: 'Stopped following.' };
    return { json, text: text.trimEnd() || 'No run has written a log yet.' };
  },
};
