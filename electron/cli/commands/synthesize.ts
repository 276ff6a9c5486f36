import type { z } from 'zod';
import type { synthesizeOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import type { StatedRule, SyntheticResult } from '../../../shared/schemas/labels';
import { count } from '../../../shared/words';
import type { Args } from '../args';
import type { Command } from '../command';
import { percent } from '../format';

export const synthesizeCommand: Command = {
  name: 'synthesize',
  usage:
    'synthesize [--task TASK …] [--rule "TASK = 1*feature - 0.5*feature" …] [--share TASK=0.3 …] [--seed N] [--dry-run]',
  summary: 'make synthetic labels for clients of whom only features are known, by a rule that is shown',
  options: {
    task: { type: 'string', multiple: true },
    rule: { type: 'string', multiple: true },
    share: { type: 'string', multiple: true },
    seed: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  run: async (args, shell) => {
    args.expect(synthesizeCommand.usage, 0, 0);
    const { data, actor } = await shell.context();
    const rules = statedRules(args, await data.tasks());
    const options = { rules, seed: args.integer('seed', 0) ?? 1 };
    const plan = await data.previewSynthetic(options);
    shell.say(describePlan(plan));
    const dryRun = args.flag('dry-run');
    if (dryRun) return { json: jsonOf(plan, dryRun), text: 'dry run: nothing was changed' };
    shell.progress.report({ type: 'step', name: 'make synthetic labels' });
    const onProgress = (fraction: number) => shell.progress.report({ type: 'progress', fraction });
    const made = await data.synthesize({ ...options, actor }, { signal: shell.signal, onProgress });
    const text = `Import ${made.import}: ${count(made.clients)} clients have synthetic labels. “evergreen imports undo ${made.import}” takes them back.`;
    return { json: jsonOf(made, dryRun), text };
  },
};

function statedRules(args: Args, tasks: readonly { name: string }[]): StatedRule[] | null {
  const texts = args.pairs('rule');
  const shares = Object.entries(args.pairs('share')).map(([task, text]) => [task, shareOf(text)] as const);
  const named = new Set([...args.list('task'), ...(args.list('task').length > 0 ? [] : tasks.map(({ name }) => name))]);
  for (const task of [...Object.keys(texts), ...shares.map(([task]) => task)]) named.add(task);
  return [...named].map((task) => ({ task, text: texts[task] ?? null, share: new Map(shares).get(task) ?? null }));
}

function shareOf(text: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (share > 0 && share < 1) return share;
  throw new AppError('bad_usage', `--share takes TASK=0.3, a number between 0 and 1, not “${text}”.`);
}

function describePlan({ seed, clients, passedOver, holdout, tasks, skipped }: SyntheticResult): string {
  const of = (one: SyntheticResult['tasks'][number]) =>
    `${count(one.labels)} labels, ${one.kind === 'classification' ? `${percent(one.mean ?? 0)} of them yes` : `mean ${(one.mean ?? 0).toFixed(2)}`}`;
  return [
    `Synthetic labels, seed ${seed}, for ${count(clients)} clients of whom only features are known (${count(passedOver)} passed over, since more is known; ${count(holdout)} of the holdout get none):`,
    ...tasks.flatMap((one) => [`  ${one.task}: ${one.meaning}`, ...(one.labels > 0 ? [`    ${of(one)}`] : [])]),
    ...Object.entries(skipped).map(([task, reason]) => `  ${task}: none: ${reason}`),
  ].join('\n');
}

function jsonOf({ tasks, ...rest }: SyntheticResult, dryRun: boolean): z.infer<typeof synthesizeOutput> {
  return { dryRun, ...rest, tasks: Object.fromEntries(tasks.map(({ task, ...one }) => [task, one])) };
}
