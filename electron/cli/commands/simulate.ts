import { percent, plural } from '../../../shared/words';
import { simulate, simulateInput } from '../../operations/demo/simulate';
import { defineCommand } from '../command';

export const simulateCommand = defineCommand({
  name: 'simulate',
  summary: 'write a simulated story as CSVs: weak synthetic labels on day 1, then outcomes day by day',
  input: simulateInput,
  run: async (options) => {
    const json = await simulate(options);
    const { files, bestAccuracy } = json;
    const text = `${plural(files.length, 'file')} in ${options.out}; import the folder, or its files day by day.
The best accuracy that anybody could reach: purchase ${percent(bestAccuracy.purchase)}, churn ${percent(bestAccuracy.churn)}.`;
    return { json, text };
  },
});
