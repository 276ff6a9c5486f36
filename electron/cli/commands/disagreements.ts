import { count } from '../../../shared/words';
import { disagreements } from '../../operations/compare';
import type { Command } from '../command';
import { day, decimal, table } from '../format';

const pageRows = 50;

export const disagreementsCommand: Command = {
  name: 'disagreements',
  usage: 'disagreements [CANDIDATE] [CHAMPION] [--task T] [--page N]',
  summary:
    'the holdout clients to whom two versions answer differently, farthest apart first; of the first task by default',
  options: { task: { type: 'string' }, page: { type: 'string' } },
  run: async (args, shell) => {
    const [candidate = null, champion = null] = args.expect(disagreementsCommand.usage, 0, 2);
    const offset = ((args.integer('page', 1) ?? 1) - 1) * pageRows;
    const task = args.text('task');
    const page = await disagreements(await shell.context(), { candidate, champion, task, offset, limit: pageRows });
    const rows = page.rows.map((row) => [
      row.clientId,
      day(row.predictedAt),
      decimal(row.actual),
      decimal(row.champion),
      decimal(row.candidate),
      row.nearer,
    ]);
    const first = rows.length > 0 ? offset + 1 : offset;
    const heading = ['client', 'predicted', 'actual', 'champion says', 'candidate says', 'nearer'];
    const range = `rows ${count(first)} to ${count(offset + rows.length)} of ${count(page.total)}`;
    const text = `${page.task}: ${range} to which the two answer differently\n${table([heading, ...rows])}`;
    return { json: page, text };
  },
};
