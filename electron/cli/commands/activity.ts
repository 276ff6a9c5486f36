import type { z } from 'zod';
import type { activityOutput } from '../../../shared/commandOutput';
import type { Command } from '../command';
import { iso, table } from '../format';

export const activityCommand: Command = {
  name: 'activity',
  usage: 'activity [--limit N]',
  summary: 'who or what did what, when and why: imports, deployments, policies; nothing in it can be changed',
  options: { limit: { type: 'string' } },
  run: async (args, shell) => {
    args.expect(activityCommand.usage, 0, 0);
    const { data } = await shell.context();
    const entries = await data.call('activity', { limit: args.integer('limit', 1) ?? 100 });
    const json: z.infer<typeof activityOutput> = {
      activity: entries.map(({ at, ...rest }) => ({ at: iso(at), ...rest })),
    };
    if (entries.length === 0) return { json, text: 'Nothing has been done in this workspace yet.' };
    const rows = json.activity.map((one) => [
      one.at.slice(0, 19).replace('T', ' '),
      one.actor,
      one.kind,
      one.summary,
      one.reason,
    ]);
    return { json, text: table([['at (UTC)', 'by', 'what', '', 'reason'], ...rows]) };
  },
};
