import { operationCommand } from '../command';
import { table } from '../format';

export const pruneCommand = operationCommand('prune', {
  name: 'prune',
  form: { without: ['reason'] },
  tell: (plan, { dryRun }) => {
    const { keeping, kept, removed } = plan;
    const rows = [
      ...kept.map(({ version, why }) => [version, 'stays', why]),
      ...removed.map((version) => [version, dryRun ? 'would go' : 'removed', '']),
    ];
    const rule = `The rule keeps the ${keeping.newest} newest versions, those of the last ${keeping.days} days, champions, what they replaced, and the best.`;
    const listed = rows.length > 0 ? table([['version', '', 'because'], ...rows]) : 'No versions yet.';
    return { json: { ...plan, dryRun }, text: `${rule}\n${listed}` };
  },
});
