import { basename, resolve } from 'node:path';
import type { z } from 'zod';
import type { importOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import type { Command } from '../command';
import { count } from '../format';

export const importCommand: Command = {
  name: 'import',
  usage: 'import FILE… [--map field=column …] [--date-format dmy|mdy] [--dry-run]',
  summary: 'take in CSV files; says what was accepted, rejected, and where the rejects are',
  options: {
    map: { type: 'string', multiple: true },
    'date-format': { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  run: async (args, shell) => {
    const files = args.expect(importCommand.usage, 1, Number.POSITIVE_INFINITY);
    const dateFormat = args.text('date-format');
    if (dateFormat !== null && dateFormat !== 'dmy' && dateFormat !== 'mdy') {
      throw new AppError('bad_usage', `--date-format takes dmy or mdy, not “${dateFormat}”.`);
    }
    const dryRun = args.flag('dry-run');
    const { data, actor } = await shell.context();
    const imports: z.infer<typeof importOutput>['imports'] = [];
    for (const file of files) {
      shell.progress.report({ type: 'step', name: `import ${basename(file)}` });
      imports.push(
        await data.call(
          'importFile',
          { path: resolve(file), map: args.pairs('map'), dryRun, actor, ...(dateFormat && { dateFormat }) },
          { signal: shell.signal, onProgress: (fraction) => shell.progress.report({ type: 'progress', fraction }) },
        ),
      );
    }
    const total = (pick: 'accepted' | 'duplicates' | 'rejected') => imports.reduce((sum, one) => sum + one[pick], 0);
    const json: z.infer<typeof importOutput> = {
      accepted: total('accepted'),
      duplicates: total('duplicates'),
      rejected: total('rejected'),
      dryRun,
      imports,
    };
    return { json, text: imports.map((one) => describe(one, dryRun)).join('\n') };
  },
};

function describe(one: z.infer<typeof importOutput>['imports'][number], dryRun: boolean): string {
  const lines = [
    `${basename(one.file)}: ${one.kind} (${Object.entries(one.mapping)
      .map(([field, column]) => `${field} from ${column}`)
      .join(', ')})`,
    `  ${count(one.accepted)} rows ${dryRun ? 'would be ' : ''}accepted, ${count(one.duplicates)} already there, ${count(one.rejected)} rejected`,
    ...one.reasons.slice(0, 5).map(({ reason, rows }) => `    ${count(rows)} × ${reason}`),
  ];
  if (one.rejects) lines.push(`  rejected rows, with line, column and reason: ${one.rejects}`);
  if (dryRun) lines.push('  dry run: nothing was changed');
  return lines.join('\n');
}
