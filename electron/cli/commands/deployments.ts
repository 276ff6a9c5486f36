import type { z } from 'zod';
import type { deploymentsOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { undoDeployment } from '../../operations/deploy';
import { liveAt } from '../../registry/live';
import type { Command } from '../command';
import { iso, second, table } from '../format';
import { describeChange } from './deploy';

export const deploymentsCommand: Command = {
  name: 'deployments',
  usage: 'deployments [undo [ID]] [--at TIME] [--reason TEXT]',
  summary: 'what became champion when, or what was live at a time; take a deployment (the last one) back',
  options: { at: { type: 'string' }, reason: { type: 'string' } },
  run: async (args, shell) => {
    const [verb, id] = args.expect(deploymentsCommand.usage, 0, 2);
    const at = args.date('at');
    if ((verb !== undefined && verb !== 'undo') || (id !== undefined && !/^\d+$/.test(id))) {
      throw new AppError('bad_usage', `Usage: evergreen ${deploymentsCommand.usage}`);
    }
    const context = await shell.context();
    const undone = verb && (await undoDeployment(context, id === undefined ? null : Number(id), args.text('reason')));
    const deployments = await context.data.deployments();
    const live = Object.fromEntries(liveAt(deployments, at ?? context.now()));
    const json: z.infer<typeof deploymentsOutput> = {
      at,
      live,
      deployments,
    };
    if (undone) return { json, text: describeChange(undone) };
    const rows = deployments.map((one) => [
      String(one.id),
      second(one.at),
      one.kind,
      one.actor,
      one.tasks.map(({ task, from, to }) => `${task} ${from ?? 'none'} → ${to}`).join(', '),
      one.reason,
    ]);
    const lives = Object.entries(live).map(([task, version]) => `${task} ${version}`);
    const text = [
      `Live ${at === null ? 'now' : `at ${iso(at)}`}: ${lives.join(', ') || 'nothing'}`,
      ...(rows.length > 0 ? [table([['id', 'at (UTC)', 'kind', 'by', 'change', 'reason'], ...rows])] : []),
    ];
    return { json, text: text.join('\n') };
  },
};
