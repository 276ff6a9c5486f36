import type { z } from 'zod';
import type { activityOutput } from '../../../shared/commandOutput';
import type { Command } from '../command';
import { second, table } from '../format';

export const activityCommand: Command = {
  name: 'activity',
  usage: 'activity [--limit N]',
  summary: 'who or what did what, when and why: imports, deployments, policies; nothing in it can be changed',
  options: { limit: { type: 'string' } },
  run: async (args, shell) => {
    args.expect(activityCommand.usage, 0, 0);
    const { data } = await shell.context();
    const entries = await data.activity({ limit: args.integer('limit', 1) ?? 100 });
    const json: z.infer<typeof activityOutput> = { activity: entries };
    if (entries.length === 0) return { json, text: 'Nothing has been done in this workspace yet.' };
    const rows = entries.map((one) => [second(one.at), one.actor, one.kind, one.summary, one.reason]);
    return { json, text: table([['at (UTC)', 'by', 'what', '', 'reason'], ...rows]) };
  },
};
