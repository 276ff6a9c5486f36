import { resolve } from 'node:path';
import type { z } from 'zod';
import type { labelsOutput } from '../../../shared/commandOutput';
import { count } from '../../../shared/words';
import type { Command } from '../command';
import { day, percent, table } from '../format';

export const labelsCommand: Command = {
  name: 'labels',
  usage: 'labels [--export FILE]',
  summary: 'how many labels there are per task; write them as labeled_data.csv',
  options: { export: { type: 'string' } },
  run: async (args, shell) => {
    args.expect(labelsCommand.usage, 0, 0);
    const { data } = await shell.context();
    const counts = await data.labelCounts();
    const rules = await data.syntheticRules();
    const target = args.text('export');
    const exported = target === null ? null : { path: resolve(target), rows: 0 };
    if (exported) {
      shell.progress.report({ type: 'step', name: 'export' });
      const onProgress = (fraction: number) => shell.progress.report({ type: 'progress', fraction });
      exported.rows = await data.exportLabels({ path: exported.path }, { signal: shell.signal, onProgress });
    }
    const json: z.infer<typeof labelsOutput> = {
      tasks: Object.fromEntries(counts.map(({ task, ...rest }) => [task, rest])),
      rules,
      exported,
    };
    const rows = counts.map((one) => [
      one.task,
      count(one.real),
      count(one.synthetic),
      count(one.holdout),
      count(one.immature),
      one.nextDueAt === null ? '' : day(one.nextDueAt),
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
      ...(exported ? [`${count(exported.rows)} rows written to ${exported.path}`] : []),
    ];
    return { json, text: [table([heading, ...rows]), ...notes].join('\n') };
  },
};
