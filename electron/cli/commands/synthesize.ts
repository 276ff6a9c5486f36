import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { operations } from '../../../shared/operations';
import { seedField } from '../../../shared/schemas/fields';
import type { StatedRule, SyntheticResult } from '../../../shared/schemas/labels';
import { count, percent, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';

const input = z.object({
  task: z.array(z.string()).default([]).meta({ placeholder: 'TASK' }),
  rule: z.record(z.string(), z.string()).default({}).meta({ placeholder: '"TASK = 1*feature - 0.5*feature"' }),
  share: z.record(z.string(), z.string()).default({}).describe('of yes').meta({ placeholder: 'TASK=0.3' }),
  seed: seedField(1),
  dryRun: z.boolean().default(false),
});

export const synthesizeCommand = defineCommand({
  name: 'synthesize',
  summary: operations.synthesize.summary,
  input,
  run: async ({ dryRun, seed, ...said }, shell) => {
    const context = await shell.context();
    const options = { seed, rules: statedRules(said, await perform(context, 'tasks', {})) };
    const plan = await perform(context, 'syntheticPlan', options);
    shell.say(describePlan(plan));
    if (dryRun) return { json: jsonOf(plan, dryRun), text: 'dry run: nothing was changed' };
    const made = await perform(context, 'synthesize', options);
    const text = `Import ${made.import}: synthetic labels for ${plural(made.clients, 'client')}. “evergreen imports undo ${made.import}” takes them back.`;
    return { json: jsonOf(made, dryRun), text };
  },
});

type Said = Pick<z.output<typeof input>, 'task' | 'rule' | 'share'>;

function statedRules({ task: only, rule, share }: Said, tasks: readonly { name: string }[]): StatedRule[] {
  const shares = new Map(Object.entries(share).map(([task, text]) => [task, shareOf(text)]));
  const named = new Set(only.length > 0 ? only : tasks.map(({ name }) => name));
  for (const task of [...Object.keys(rule), ...shares.keys()]) named.add(task);
  return [...named].map((task) => ({ task, text: rule[task] ?? null, share: shares.get(task) ?? null }));
}

function shareOf(text: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (share > 0 && share < 1) return share;
  throw new AppError('bad_usage', `--share takes TASK=0.3, a number between 0 and 1, not “${text}”.`);
}

function describePlan({ seed, clients, passedOver, holdout, tasks, skipped }: SyntheticResult): string {
  const of = (one: SyntheticResult['tasks'][number]) =>
    `${plural(one.labels, 'label')}, ${one.kind === 'classification' ? `${percent(one.mean ?? 0)} of them yes` : `mean ${(one.mean ?? 0).toFixed(2)}`}`;
  return [
    `Synthetic labels, seed ${seed}, for ${plural(clients, 'client')} of whom only features are known (${count(passedOver)} passed over, since more is known; ${count(holdout)} of the holdout get none):`,
    ...tasks.flatMap((one) => [`  ${one.task}: ${one.meaning}`, ...(one.labels > 0 ? [`    ${of(one)}`] : [])]),
    ...Object.entries(skipped).map(([task, reason]) => `  ${task}: none: ${reason} (--rule "${task} = …")`),
  ].join('\n');
}

function jsonOf({ tasks, ...rest }: SyntheticResult, dryRun: boolean) {
  return { dryRun, ...rest, tasks: Object.fromEntries(tasks.map(({ task, ...one }) => [task, one])) };
}
