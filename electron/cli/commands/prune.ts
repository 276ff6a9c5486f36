import type { z } from 'zod';
import type { pruneOutput } from '../../../shared/commandOutput';
import { prune } from '../../operations/prune';
import type { Command } from '../command';
import { table } from '../format';

export const pruneCommand: Command = {
  name: 'prune',
  usage: 'prune [--newest N] [--days N] [--dry-run]',
  summary: 'remove old versions by a rule that is shown; champions, what they replaced, and the best always stay',
  options: { newest: { type: 'string' }, days: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: async (args, shell) => {
    args.expect(pruneCommand.usage, 0, 0);
    const [newest, days] = [args.integer('newest', 1), args.integer('days', 0)];
    const context = await shell.context();
    const before = await context.data.keeping();
    const keeping = { newest: newest ?? before.newest, days: days ?? before.days };
    const dryRun = args.flag('dry-run');
    if (!dryRun) await context.data.setKeeping({ ...keeping, actor: context.actor, reason: 'evergreen prune' });
    const plan = await prune(context, { dryRun, keeping });
    const json: z.infer<typeof pruneOutput> = { ...plan, dryRun };
    const rows = [
      ...plan.kept.map(({ version, why }) => [version, 'stays', why]),
      ...plan.removed.map((version) => [version, dryRun ? 'would go' : 'removed', '']),
    ];
    const rule = `The rule keeps the ${keeping.newest} newest versions, those of the last ${keeping.days} days, champions, what they replaced, and the best.`;
    const text =
      rows.length > 0 ? `${rule}\n${table([['version', '', 'because'], ...rows])}` : `${rule}\nNo versions yet.`;
    return { json, text };
  },
};
