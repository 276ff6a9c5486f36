import { z } from 'zod';
import { operations } from '../../../shared/operations';
import { operationSchemas } from '../../../shared/schemas/operations';
import { isoDay } from '../../../shared/time';
import { count, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';
import { decimal, table } from '../format';

const pageRows = 50;

export const disagreementsCommand = defineCommand({
  name: 'disagreements',
  summary: operations.disagreements.summary,
  input: operationSchemas.disagreements.input
    .omit({ offset: true, limit: true })
    .extend({ page: z.int().min(1).default(1).describe(`of ${pageRows} clients each`) }),
  form: { words: ['candidate', 'champion'] },
  run: async ({ page, ...given }, shell) => {
    const offset = (page - 1) * pageRows;
    const found = await perform(await shell.context(), 'disagreements', { ...given, offset, limit: pageRows });
    const rows = found.rows.map((row) => [
      row.clientId,
      isoDay(row.predictedAt),
      decimal(row.actual),
      decimal(row.champion),
      decimal(row.candidate),
      row.nearer,
    ]);
    const heading = ['client', 'predicted', 'actual', 'champion says', 'candidate says', 'nearer'];
    if (rows.length === 0) return { json: found, text: `${found.task}: ${nothing(found.total)}` };
    const range = `rows ${count(offset + 1)} to ${count(offset + rows.length)} of ${count(found.total)}`;
    const text = `${found.task}: ${range} to which the two answer differently\n${table([heading, ...rows])}`;
    return { json: found, text };
  },
});

function nothing(total: number): string {
  return total === 0
    ? 'the two answer alike for all clients of the holdout'
    : `there are ${plural(Math.ceil(total / pageRows), 'page')} of clients to whom the two answer differently, no more`;
}
