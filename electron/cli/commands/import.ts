import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { importOutput } from '../../../shared/commandOutput';
import { encodingNames, encodings } from '../../../shared/encodings';
import { AppError, toErrorReport } from '../../../shared/errors';
import { featureTypes } from '../../../shared/features';
import { kinds } from '../../../shared/importing';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import type { Args } from '../args';
import type { Command, Shell } from '../command';

type Imported = z.infer<typeof importOutput>['imports'][number];
type Failed = z.infer<typeof importOutput>['failed'][number];

export const importCommand: Command = {
  name: 'import',
  usage:
    'import FILE|FOLDER… [--kind KIND] [--map field=column …] [--ignore column …] [--type column=TYPE …] [--date DATE] [--date-format dmy|mdy] [--encoding ENCODING] [--dry-run]',
  summary: 'take in CSV files; says what was accepted, rejected, and where the rejects are',
  options: {
    kind: { type: 'string' },
    map: { type: 'string', multiple: true },
    ignore: { type: 'string', multiple: true },
    type: { type: 'string', multiple: true },
    date: { type: 'string' },
    'date-format': { type: 'string' },
    encoding: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  run: async (args, shell) => {
    const files = await expand(args.expect(importCommand.usage, 1, Number.POSITIVE_INFINITY));
    const instructions = readInstructions(args);
    const dryRun = args.flag('dry-run');
    const imports: Imported[] = [];
    const failed: Failed[] = [];
    for (const file of files) {
      try {
        imports.push(await importOne(file, instructions, dryRun, shell));
      } catch (error) {
        const { code, message } = toErrorReport(error);
        // One file alone fails as a command; of several, the others are taken in.
        if (files.length === 1 || code === 'cancelled' || code === 'bad_usage') throw error;
        failed.push({ file, code, message });
      }
    }
    const total = (pick: 'accepted' | 'duplicates' | 'changed' | 'unmatched' | 'rejected') =>
      imports.reduce((sum, one) => sum + one[pick], 0);
    const json: z.infer<typeof importOutput> = {
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
    return { json, text: told.join('\n'), ...(failed.length > 0 && { exitCode: 1 }) };
  },
};

async function importOne(
  file: string,
  instructions: ImportInstructions,
  dryRun: boolean,
  shell: Shell,
): Promise<Imported> {
  const { data, actor } = await shell.context();
  shell.progress.report({ type: 'step', name: `import ${basename(file)}` });
  return data.importFile(
    { path: file, dryRun, actor, ...instructions },
    { signal: shell.signal, onProgress: (fraction) => shell.progress.report({ type: 'progress', fraction }) },
  );
}

const importable = /\.(csv|tsv|txt)(\.gz)?$/i;

/** Files as they are; of a folder, the CSV files in it, in order of their names. */
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
      throw new AppError('file_not_found', `There is no .csv, .tsv, .txt or .gz of these in ${path}.`);
    files.push(...names.map((name) => join(path, name)));
  }
  return files;
}

function readInstructions(args: Args): ImportInstructions {
  const kind = oneOf(kinds, 'kind', args.text('kind')?.replace(/^labelled(-data)?$/, 'labelled data') ?? null);
  const dateFormat = oneOf(['dmy', 'mdy'] as const, 'date-format', args.text('date-format'));
  const types = Object.entries(args.pairs('type')).map(([column, type]) => [column, oneOf(featureTypes, 'type', type)]);
  const encoding = oneOf(encodings, 'encoding', args.text('encoding')?.toLowerCase() ?? null);
  const date = args.date('date');
  return {
    map: args.pairs('map'),
    ignore: args.list('ignore'),
    types: Object.fromEntries(types),
    ...(kind && { kind }),
    ...(dateFormat && { dateFormat }),
    ...(encoding && { encoding }),
    ...(date !== null && { date }),
  };
}

function oneOf<T extends string>(allowed: readonly T[], option: string, text: string | null): T | null {
  if (text === null) return null;
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw new AppError('bad_usage', `--${option} takes one of ${allowed.join(', ')}, not “${text}”.`);
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
