import type { z } from 'zod';
import type { policyOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { policies, policyMeaning } from '../../../shared/tasks';
import type { Command } from '../command';
import { table } from '../format';

export const policyCommand: Command = {
  name: 'policy',
  usage: 'policy [TASK] [guarded|point|significant|ask] [--margin X] [--reason TEXT]',
  summary: 'show or change when a candidate may replace the champion of a task',
  options: { margin: { type: 'string' }, reason: { type: 'string' } },
  run: async (args, shell) => {
    const [name, given] = args.expect(policyCommand.usage, 0, 2);
    const margin = args.number('margin', 0);
    const policy = policies.find((candidate) => candidate === given);
    if (given !== undefined && !policy) {
      throw new AppError('bad_usage', `“${given}” is no policy. There are: ${policies.join(', ')}.`);
    }
    if (margin !== null && name === undefined) throw new AppError('bad_usage', 'A margin belongs to a task: name one.');
    const { data, actor } = await shell.context();
    if (name !== undefined && (policy || margin !== null)) {
      const before = await data.task({ name });
      await data.setPolicy({
        task: name,
        policy: policy ?? before.policy,
        margin: margin ?? before.margin,
        actor,
        reason: args.text('reason') ?? '',
      });
    }
    const tasks = name === undefined ? await data.tasks() : [await data.task({ name })];
    const json: z.infer<typeof policyOutput> = {
      policies: tasks.map((task) => ({
        task: task.name,
        policy: task.policy,
        margin: task.margin,
        meaning: policyMeaning(task.policy),
      })),
    };
    const rows = json.policies.map((one) => [one.task, one.policy, String(one.margin), one.meaning]);
    return { json, text: table([['task', 'policy', 'margin', 'a candidate is deployed when'], ...rows]) };
  },
};
