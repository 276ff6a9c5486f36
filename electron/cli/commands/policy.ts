import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { operationSchemas } from '../../../shared/schemas/operations';
import { scoreNames } from '../../../shared/scores';
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
    const { reason: _, ...rule } = given;
    const isChange = Object.values(rule).some((value) => value !== undefined);
    if (isChange && name === undefined) throw new AppError('bad_usage', 'A policy belongs to a task: name one.');
    const context = await shell.context();
    if (name !== undefined && isChange) {
      await perform(context, 'setPolicy', { task: name, ...given });
    }
    const tasks = name === undefined ? await perform(context, 'tasks', {}) : [await context.data.task({ name })];
    const policies = tasks.map((one) => ({ ...one, task: one.name, meaning: policyMeaning(one.policy) }));
    const rows = policies.map(({ task, policy, margin, properScore, halfLife, meaning }) => [
      task,
      policy,
      String(margin),
      scoreNames[properScore],
      typeof halfLife === 'number' ? `${halfLife} days` : halfLife,
      meaning,
    ]);
    const head = ['task', 'policy', 'margin', 'judged by', 'half-life', 'a candidate is deployed when'];
    return { json: { policies }, text: table([head, ...rows]) };
  },
});
