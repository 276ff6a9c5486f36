import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { followLogs } from '../../node/followLogs';
import { listRunLogs, readRunLog } from '../../node/runLog';
import { defineCommand } from '../command';

export const logsCommand = defineCommand({
  name: 'logs',
  summary: 'the log of the latest run, or of run N; --follow goes on until Ctrl-C, through the runs to come',
  input: z.object({ run: z.int().min(1).optional(), follow: z.boolean().default(false) }),
  form: { letters: { follow: 'f' } },
  run: async ({ run: wanted, follow }, shell) => {
    const { layout } = await shell.context();
    if (follow) {
      if (wanted !== undefined) throw new AppError('bad_usage', 'Give either --run or --follow.');
      shell.say('Following the logs of runs. Ctrl-C ends it.');
      await followLogs(layout.logs, (_, text) => shell.say(text.trimEnd()), shell.signal);
    }
    const run = wanted ?? (await listRunLogs(layout.logs)).at(-1)?.runId ?? null;
    const text = run === null ? '' : await readRunLog(layout.logs, run);
    const json = { run, text };
    if (follow) return { json, text: 'Stopped following.' };
    return { json, text: text.trimEnd() || 'No run has written a log yet.' };
  },
});
