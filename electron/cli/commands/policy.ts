import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { operationSchemas } from '../../../shared/schemas/operations';
import { policyMeaning } from '../../../shared/tasks';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';
import { table } from '../format';

export const policyCommand = defineCommand({
  name: 'policy',
  summary: 'show or change when a candidate may replace the champion of a task',
  input: operationSchemas.setPolicy.input.extend({ task: z.string().optional() }),
  form: { words: ['task', 'policy'] },
  run: async ({ task: name, ...given }, shell) => {
    if (given.margin !== undefined && name === undefined) {
      throw new AppError('bad_usage', 'A margin belongs to a task: name one.');
    }
    const context = await shell.context();
    if (name !== undefined && (given.policy !== undefined || given.margin !== undefined)) {
      await perform(context, 'setPolicy', { task: name, ...given });
    }
    const tasks = name === undefined ? await perform(context, 'tasks', {}) : [await context.data.task({ name })];
    const policies = tasks.map(({ name: task, policy, margin }) => ({
      task,
      policy,
      margin,
      meaning: policyMeaning(policy),
    }));
    const rows = policies.map((one) => [one.task, one.policy, String(one.margin), one.meaning]);
    return { json: { policies }, text: table([['task', 'policy', 'margin', 'a candidate is deployed when'], ...rows]) };
  },
});
