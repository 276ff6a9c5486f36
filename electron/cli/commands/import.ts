import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { CommandOutput } from '../../../shared/commandOutput';
import { encodingNames } from '../../../shared/encodings';
import { AppError, toErrorReport } from '../../../shared/errors';
import { operations } from '../../../shared/operations';
import type { ImportCounts } from '../../../shared/schemas/imports';
import { operationSchemas, type ResultOf } from '../../../shared/schemas/operations';
import { count } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';

type Imported = ResultOf<'import'>;

export const importCommand = defineCommand({
  name: 'import',
  summary: operations.import.summary,
  input: operationSchemas.import.input
    .omit({ path: true })
    .extend({ files: z.array(z.string()).min(1).meta({ placeholder: 'FILE|FOLDER' }) }),
  form: {
    words: ['files'],
    names: { types: 'type', words: 'word', keepIds: 'keep-id' },
    synonyms: { kind: { labelled: 'labelled data', 'labelled-data': 'labelled data' } },
  },
  run: async ({ files: given, dryRun, ...reading }, shell) => {
    const files = await expand(given);
    const context = await shell.context();
    const imports: Imported[] = [];
    const failed: CommandOutput<'import'>['failed'] = [];
    for (const path of files) {
      try {
        imports.push(await perform(context, 'import', { ...reading, path, dryRun }));
      } catch (error) {
        const { code, message, details } = toErrorReport(error);
        // One file alone fails as a command; of several, the others are taken in.
        if (files.length === 1 || code === 'cancelled' || code === 'bad_usage') throw error;
        const remedy = details?.commandLine === undefined ? '' : ` ${details.commandLine}`;
        failed.push({ file: path, code, message: message + remedy });
      }
    }
    const total = (pick: keyof ImportCounts) => imports.reduce((sum, one) => sum + one[pick], 0);
    const json = {
      accepted: total('accepted'),
      duplicates: total('duplicates'),
      changed: total('changed'),
      unmatched: total('unmatched'),
      rejected: total('rejected'),
      dryRun,
      imports,
      failed,
    };
    const told = [...imports.map((one) => describe(one, dryRun)), ...failed.map(({ message }) => `failed: ${message}`)];
    const isFailure = failed.length > 0 || imports.some(isEmpty);
    return { json, text: told.join('\n'), ...(isFailure && { exitCode: 1 }) };
  },
});

/** Whether a dry run found nothing that would be taken in: the import would be refused. */
function isEmpty({ accepted, duplicates, rejected }: Imported): boolean {
  return accepted + duplicates === 0 && rejected > 0;
}

const importable = /\.((csv|tsv|txt)(\.gz)?|xlsx|xlsm|parquet|zip)$/i;

/** Files as they are; of a folder, the tables in it, in order of their names. */
async function expand(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths.map((one) => resolve(one))) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      files.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => importable.test(name)).sort();
    if (names.length === 0)
      throw new AppError(
        'file_not_found',
        `There is no .csv, .tsv, .txt (or .gz of these), .xlsx, .parquet or .zip in ${path}.`,
      );
    files.push(...names.map((name) => join(path, name)));
  }
  return files;
}

function describe(one: Imported, dryRun: boolean): string {
  const would = dryRun ? 'would be ' : '';
  const lines = [
    `${basename(one.file)}: ${one.kind} (${Object.entries(one.mapping)
      .map(([field, column]) => `${field} from ${column}`)
      .join(', ')})${one.fromMemory ? ', as said for an earlier file with these columns' : ''}`,
    `  ${count(one.accepted)} rows ${would}accepted, ${count(one.duplicates)} already there, ${count(one.rejected)} rejected`,
  ];
  if (one.encoding !== 'utf-8') lines.push(`  its text was read as ${encodingNames[one.encoding]}`);
  lines.push(...one.notes.map((note) => `  ${note}`));
  if (one.changed > 0) lines.push(`  ${count(one.changed)} outcomes ${would}corrected`);
  if (one.unmatched > 0)
    lines.push(`  ${count(one.unmatched)} outcomes without a prediction they could answer, as yet`);
  lines.push(...one.reasons.slice(0, 5).map(({ reason, rows }) => `    ${count(rows)} × ${reason}`));
  if (one.features.length > 0) {
    lines.push(`  features: ${one.features.map(({ column, type }) => `${column} (${type})`).join(', ')}`);
  }
  if (one.kind !== 'transactions' && one.leftOut.length > 0) {
    lines.push(...one.leftOut.map(({ column, reason }) => `  left out: ${column}: ${reason}`));
    lines.push('  (--type column=TYPE takes one in all the same)');
  }
  if (one.rejects) lines.push(`  rejected rows, with line, column and reason: ${one.rejects}`);
  if (dryRun) lines.push('  dry run: nothing was changed');
  return lines.join('\n');
}
