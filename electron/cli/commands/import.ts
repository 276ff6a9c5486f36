import { basename } from 'node:path';
import { z } from 'zod';
import { findingsOf } from '../../../shared/assessment';
import type { CommandOutput } from '../../../shared/commandOutput';
import { encodingNames } from '../../../shared/encodings';
import { toErrorReport } from '../../../shared/errors';
import { mapValues } from '../../../shared/mapValues';
import { operations } from '../../../shared/operations';
import { orderNotes } from '../../../shared/orderNotes';
import { importCounts } from '../../../shared/schemas/imports';
import { operationSchemas, type ResultOf } from '../../../shared/schemas/operations';
import { count, decimals, plural } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';
import { tableFiles } from '../tableFiles';

type Imported = ResultOf<'import'>;

/** What is said of a file, where an option is not called as the field is. */
export const readingNames = { types: 'type', words: 'word', keepIds: 'keep-id', states: 'status', rates: 'rate' };

export const importCommand = defineCommand({
  name: 'import',
  summary: operations.import.summary,
  input: operationSchemas.import.input
    .omit({ path: true })
    .extend({ files: z.array(z.string()).min(1).meta({ placeholder: 'FILE|FOLDER' }) }),
  form: {
    words: ['files'],
    names: readingNames,
    synonyms: { kind: { labelled: 'labelled data', 'labelled-data': 'labelled data' } },
  },
  run: async ({ files: given, dryRun, ...reading }, shell) => {
    const files = await tableFiles(given);
    const context = await shell.context();
    const imports: Imported[] = [];
    const failed: CommandOutput<'import'>['failed'] = [];
    let left = 0;
    for (const [i, path] of files.entries()) {
      try {
        imports.push(await perform(context, 'import', { ...reading, path, dryRun }));
      } catch (error) {
        const { code, message, details } = toErrorReport(error);
        const isEnd = code === 'cancelled' || code === 'bad_usage';
        // One file alone fails as a command, and so does what is refused at once; of several, the others are taken in.
        if (files.length === 1 || (isEnd && i === 0)) throw error;
        const remedy = details?.commandLine === undefined ? '' : ` ${details.commandLine}`;
        failed.push({ file: path, code, message: message + remedy });
        if (!isEnd) continue;
        left = files.length - i - 1;
        break;
      }
    }
    const totals = mapValues(importCounts.shape, (_, one) => imports.reduce((sum, file) => sum + file[one], 0));
    const json = { ...totals, dryRun, imports, failed, left };
    const told = [...imports.map((one) => describe(one, dryRun)), ...failed.map(failure)];
    if (left > 0) told.push(`not begun: ${plural(left, 'more file')}`);
    return { json, text: told.join('\n'), exitCode: exitCodeOf(json) };
  },
});

function exitCodeOf({ imports, failed }: CommandOutput<'import'>): number {
  if (failed.at(-1)?.code === 'bad_usage') return 2;
  if (failed.length > 0 || imports.some(isEmpty)) return 1;
  return imports.some(({ quarantined }) => quarantined) ? 3 : 0;
}

function failure({ file, message }: CommandOutput<'import'>['failed'][number]): string {
  return `failed: ${message.includes(file) ? '' : `${file}: `}${message}`;
}

/** Whether a dry run found nothing that would be taken in: the import would be refused. */
function isEmpty({ accepted, duplicates, rejected, orders }: Imported): boolean {
  return accepted + duplicates === 0 && rejected > 0 && !orders;
}

function describe(one: Imported, dryRun: boolean): string {
  const would = dryRun ? 'would be ' : '';
  const lines = [
    `${basename(one.file)}: ${one.kind} (${Object.entries(one.mapping)
      .map(([field, column]) => `${field} from ${column}`)
      .join(', ')})${one.fromMemory ? ', as said for an earlier file with these columns' : ''}`,
    `  ${plural(one.accepted, 'row')} ${would}accepted, ${count(one.duplicates)} already there, ${count(one.rejected)} refused`,
  ];
  if (one.encoding !== 'utf-8') lines.push(`  its text was read as ${encodingNames[one.encoding]}`);
  lines.push(...one.notes.map((note) => `  ${note}`));
  if (one.changed > 0 && !one.orders) lines.push(`  ${plural(one.changed, 'outcome')} ${would}corrected`);
  if (one.unmatched > 0)
    lines.push(`  ${plural(one.unmatched, 'outcome')} without a prediction they could answer, as yet`);
  lines.push(...one.reasons.slice(0, 5).map(({ reason, rows }) => `    ${count(rows)} × ${reason}`));
  if (one.features.length > 0) {
    lines.push(`  features: ${one.features.map(({ column, type }) => `${column} (${type})`).join(', ')}`);
  }
  if (one.kind !== 'transactions' && one.leftOut.length > 0) {
    lines.push(...one.leftOut.map(({ column, reason }) => `  left out: ${column}: ${reason}`));
    lines.push('  (--type column=TYPE takes one in all the same)');
  }
  if (one.orders) lines.push(...orderNotes(one.orders, one.changed, dryRun).map((note) => `  ${note}`));
  if (one.rejects) lines.push(`  refused rows, with line, column and reason: ${one.rejects}`);
  lines.push(...one.jumps.map(({ text }) => `! ${text}`));
  lines.push(...assessmentLines(one, dryRun));
  if (dryRun) lines.push('  dry run: nothing was changed');
  return lines.join('\n');
}

/** What the file's labels do to those that are known; and, where they wait for a person, both ways out. */
function assessmentLines({ id, assessment, quarantined }: Imported, dryRun: boolean): string[] {
  if (!assessment) return [];
  const lines = assessment.tasks.map(({ task, stated, known, changed, mean, agreement }) => {
    const level = mean.earlier === null ? '' : `, known before ${decimals(mean.earlier)}`;
    const slope = agreement
      ? `; goes with the champion’s answers by ${decimals(agreement.file.value)} ± ${decimals(agreement.file.error)}, the holdout’s latest labels by ${decimals(agreement.earlier.value)}`
      : '';
    return `  ${task}: mean ${decimals(mean.file)} of ${plural(stated, 'label')} looked at${level}; ${count(changed)} of ${count(known)} known ones change${slope}`;
  });
  const [farthest] = assessment.features;
  if (farthest && farthest.moved > 0.5)
    lines.push(`  ${farthest.feature} moved the farthest of the features: ${decimals(farthest.moved)} of 1`);
  const { rows, of } = assessment.copies;
  if (rows > 0)
    lines.push(
      `  ${count(rows)} of ${count(of)} training rows are exact copies of holdout clients’ rows: these do not judge what was trained on them`,
    );
  if (!quarantined) return lines;
  lines.push(`! its rows ${dryRun ? 'would wait' : 'wait'} in quarantine, unseen by training and judging:`);
  lines.push(...findingsOf(assessment).map((finding) => `!   ${finding}`));
  if (id !== null)
    lines.push(`! “evergreen imports take-in ${id}” takes them in, “evergreen imports undo ${id}” takes them back`);
  return lines;
}
