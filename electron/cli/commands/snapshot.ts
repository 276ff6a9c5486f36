import type { z } from 'zod';
import type { snapshotOutput } from '../../../shared/commandOutput';
import { count } from '../../../shared/words';
import type { Command } from '../command';
import { day, table } from '../format';

export const snapshotCommand: Command = {
  name: 'snapshot',
  usage: 'snapshot [--from DATE] [--to DATE] [--every 30d]',
  summary: 'make point-in-time features and labels from the transactions',
  options: { from: { type: 'string' }, to: { type: 'string' }, every: { type: 'string' } },
  run: async (args, shell) => {
    args.expect(snapshotCommand.usage, 0, 0);
    const { data } = await shell.context();
    shell.progress.report({ type: 'step', name: 'snapshot' });
    const snapshots = await data.makeSnapshots(
      { from: args.date('from'), to: args.date('to'), everyDays: args.days('every') ?? 30 },
      { signal: shell.signal, onProgress: (fraction) => shell.progress.report({ type: 'progress', fraction }) },
    );
    const json: z.infer<typeof snapshotOutput> = { snapshots };
    const tasks = Object.keys(snapshots[0].newLabels);
    const rows = snapshots.map(({ at, clients, newLabels }) => [
      day(at),
      count(clients),
      ...tasks.map((task) => count(newLabels[task])),
    ]);
    return { json, text: table([['snapshot', 'clients', ...tasks.map((task) => `new ${task} labels`)], ...rows]) };
  },
};
