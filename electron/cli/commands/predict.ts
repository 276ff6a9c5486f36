import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors';
import { operationSchemas, type ResultOf } from '../../../shared/schemas/operations';
import type { ScoredFile } from '../../../shared/schemas/servingOperations';
import { isoDay } from '../../../shared/time';
import { count, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand, operationCommand } from '../command';
import { table } from '../format';

export const predictCommand = operationCommand('predict', {
  form: { words: ['files'], letters: { output: 'o' } },
  tell: (result) => {
    const isBad = ({ rows, rejected }: ScoredFile) => rows > 0 && rejected === rows;
    const bad = result.lost > 0 || result.files.some(isBad);
    return { json: result, text: describe(result), ...(bad && { exitCode: 1 }) };
  },
});

function describe({ tasks, files, kept, lost, reason }: ResultOf<'predict'>): string {
  const versions = Object.entries(tasks).map(([task, version]) => `${task} ${version}`);
  const lines = files.flatMap(describeFile);
  if (kept > 0) lines.push(`${plural(kept, 'answer')} kept as predictions`);
  if (lost > 0) lines.push(`${plural(lost, 'answer')} could not be kept: ${reason}`);
  return [...lines, `Answered by ${versions.join(', ')}.`].join('\n');
}

function describeFile(file: ScoredFile): string[] {
  const lines = [`${basename(file.file)}: ${plural(file.rows - file.rejected, 'row')} scored into ${file.output}`];
  if (file.rejected > 0)
    lines.push(`  ${plural(file.rejected, 'row')} refused, with line, column and reason: ${file.rejects}`);
  lines.push(...file.reasons.slice(0, 5).map(({ reason, rows }) => `    ${count(rows)} × ${reason}`));
  if (file.client === null) lines.push('  no column of client ids: --map client=COLUMN names it');
  if (file.missingColumns.length > 0) lines.push(`  missing in every row: ${file.missingColumns.join(', ')}`);
  for (const [name, rows] of Object.entries(file.unknownValues))
    lines.push(`  ${name}: ${plural(rows, 'row')} with a value that no model has learned`);
  if (file.ignoredColumns.length > 0) lines.push(`  not used: ${file.ignoredColumns.join(', ')}`);
  return lines;
}

const { path, night } = operationSchemas.exportBatch.input.shape;

export const batchesCommand = defineCommand({
  name: 'batches',
  summary: 'the nightly batches that are kept; write the scores of the latest night, or of another, as predictions.csv',
  input: z.object({ export: path.optional(), night }),
  run: async ({ export: target, night: wanted }, shell) => {
    if (target === undefined && wanted !== null) throw new AppError('bad_usage', '--night belongs to --export FILE.');
    const context = await shell.context();
    const exported =
      target === undefined ? null : await perform(context, 'exportBatch', { path: target, night: wanted });
    const batches = await perform(context, 'batches', {});
    const rows = batches.map((one) => [one.night, one.task, one.version, count(one.clients), isoDay(one.predictedAt)]);
    const note = exported ? `\n${plural(exported.rows, 'row')} of ${exported.night} written to ${exported.path}` : '';
    return {
      json: { batches: batches.map(({ runId, ...rest }) => ({ ...rest, run: runId })), exported },
      text: table([['night', 'task', 'version', 'clients', 'features of'], ...rows]) + note,
    };
  },
});
