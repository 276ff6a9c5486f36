import type { z } from 'zod';
import type { bestOutput } from '../../../shared/commandOutput';
import { best } from '../../operations/best';
import type { Command } from '../command';

export const bestCommand: Command = {
  name: 'best',
  usage: 'best TASK',
  summary: "print the path of the best version's model, all versions scored on today's holdout",
  options: {},
  run: async (args, shell) => {
    const [task] = args.expect(bestCommand.usage, 1, 1);
    const json: z.infer<typeof bestOutput> = await best(await shell.context(), task);
    return { json, text: json.path };
  },
};
