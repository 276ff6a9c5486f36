import { z } from 'zod';
import { operationSchemas } from '../../../shared/schemas/operations';
import { isoDay } from '../../../shared/time';
import { count, percent, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand, operationCommand } from '../command';
import { table } from '../format';

export const labelsCommand = defineCommand({
  name: 'labels',
  summary: 'how many labels there are per task; write them as labeled_data.csv',
  input: z.object({ export: operationSchemas.exportLabels.input.shape.path.optional() }),
  run: async ({ export: path }, shell) => {
    const context = await shell.context();
    const counts = await perform(context, 'labels', {});
    const rules = await perform(context, 'syntheticRules', {});
    const exported = path === undefined ? null : await perform(context, 'exportLabels', { path });
    const json = { tasks: Object.fromEntries(counts.map((one) => [one.task, one])), rules, exported };
    const rows = counts.map((one) => [
      one.task,
      count(one.real),
      count(one.synthetic),
      count(one.holdout),
      count(one.immature),
      one.nextDueAt === null ? '' : isoDay(one.nextDueAt),
      count(one.unmatched),
      count(one.actedOn),
    ]);
    const heading = ['task', 'real', 'synthetic', 'of them holdout', 'immature', 'next due', 'unmatched', 'acted on'];
    const notes = [
      ...rules.map((one) => `synthetic ${one.task} (import ${one.import}, seed ${one.seed}): ${one.meaning}`),
      ...counts
        .filter(({ synthetic, syntheticShare }) => synthetic > 0 && syntheticShare < 1)
        .map(
          ({ task, syntheticShare }) =>
            `${task}: ${percent(syntheticShare)} of the synthetic labels are still trained on`,
        ),
      ...(exported ? [`${plural(exported.rows, 'row')} written to ${exported.path}`] : []),
    ];
    return { json, text: [table([heading, ...rows]), ...notes].join('\n') };
  },
});

export const snapshotCommand = operationCommand('snapshot', {
  form: { names: { everyDays: 'every' } },
  tell: (snapshots) => {
    const tasks = Object.keys(snapshots[0].newLabels);
    const rows = snapshots.map(({ at, clients, newLabels }) => [
      isoDay(at),
      count(clients),
      ...tasks.map((task) => count(newLabels[task])),
    ]);
    const heading = ['snapshot', 'clients', ...tasks.map((task) => `new ${task} labels`)];
    return { json: { snapshots }, text: table([heading, ...rows]) };
  },
});
