import { z } from 'zod';
import { dateField, pathField, seedField } from '../../../shared/schemas/fields';
import { simulate } from '../../operations/demo/simulate';
import { defineCommand } from '../command';
import { percent } from '../format';

export const simulateCommand = defineCommand({
  name: 'simulate',
  summary: 'write a simulated story as CSVs: weak synthetic labels on day 1, then outcomes day by day',
  input: z.object({
    out: pathField.meta({ placeholder: 'FOLDER' }),
    clients: z.int().min(1).default(2000).describe('clients with a synthetic label on day 1'),
    days: z.int().min(1).default(30),
    perDay: z.int().min(1).default(100).describe('clients a day whose outcome becomes known'),
    seed: seedField(1),
    from: dateField.default(Date.UTC(2026, 1, 1)).describe('day 1'),
  }),
  run: async (options) => {
    const json = await simulate(options);
    const { files, bestAccuracy } = json;
    const text = `${files.length} files in ${options.out}; import the folder, or its files day by day.
The best accuracy that anybody could reach: purchase ${percent(bestAccuracy.purchase)}, churn ${percent(bestAccuracy.churn)}.`;
    return { json, text };
  },
});
