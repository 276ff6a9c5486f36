import { resolve } from 'node:path';
import type { z } from 'zod';
import type { simulateOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { simulate } from '../../operations/demo/simulate';
import type { Command } from '../command';
import { percent } from '../format';

export const simulateCommand: Command = {
  name: 'simulate',
  usage: 'simulate --out FOLDER [--clients N] [--days N] [--per-day N] [--seed N] [--from DATE]',
  summary: 'write the founding story as CSVs: weak synthetic labels on day 1, then outcomes day by day',
  options: {
    out: { type: 'string' },
    clients: { type: 'string' },
    days: { type: 'string' },
    'per-day': { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
  },
  run: async (args) => {
    args.expect(simulateCommand.usage, 0, 0);
    const out = args.text('out');
    if (out === null) throw new AppError('bad_usage', `Usage: evergreen ${simulateCommand.usage}`);
    const json: z.infer<typeof simulateOutput> = await simulate({
      out: resolve(out),
      clients: args.integer('clients', 1) ?? 2000,
      days: args.integer('days', 1) ?? 30,
      perDay: args.integer('per-day', 1) ?? 100,
      seed: args.integer('seed', 0) ?? 1,
      from: args.date('from') ?? Date.UTC(2026, 1, 1),
    });
    const { files, bestAccuracy } = json;
    const text = `${files.length} files in ${resolve(out)}; import the folder, or its files day by day.
The best accuracy that anybody could reach: purchase ${percent(bestAccuracy.purchase)}, churn ${percent(bestAccuracy.churn)}.`;
    return { json, text };
  },
};
