import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { z } from 'zod';
import type { predictOutput } from '../../../shared/commandOutput';
import { encodings } from '../../../shared/encodings';
import { AppError } from '../../../shared/errors';
import { instructionsFrom } from '../../../shared/importing';
import { count } from '../../../shared/words';
import { forkTransport } from '../../engine/host';
import { startServing } from '../../serving/host';
import { outputFormats } from '../../serving/output';
import { ownerOf } from '../../serving/owner';
import type { FileJob } from '../../serving/protocol';
import type { FileResult } from '../../serving/scoreFile';
import type { Args } from '../args';
import type { Command } from '../command';

type Predicted = z.infer<typeof predictOutput>['files'][number];

export const predictCommand: Command = {
  name: 'predict',
  usage: `predict FILE… [-o OUT] [--format ${outputFormats.join('|')}] [--best] [--version V] [--task T] [--store] [--map client=COLUMN] [--date-format dmy|mdy] [--encoding ENCODING]`,
  summary: 'score the rows of files with the champions; with --store, keep the answers as predictions',
  options: {
    output: { type: 'string', short: 'o' },
    format: { type: 'string' },
    best: { type: 'boolean' },
    version: { type: 'string' },
    task: { type: 'string' },
    store: { type: 'boolean' },
    map: { type: 'string', multiple: true },
    'date-format': { type: 'string' },
    encoding: { type: 'string' },
  },
  run: async (args, shell) => {
    const paths = args.expect(predictCommand.usage, 1, Number.POSITIVE_INFINITY).map((path) => resolve(path));
    const output = args.text('output');
    if (output !== null && paths.length > 1) {
      throw new AppError(
        'bad_usage',
        '-o names one file, and there are several to score. Leave it out: each gets a file beside it.',
      );
    }
    const context = await shell.context();
    const choice = { best: args.flag('best'), version: args.text('version'), task: args.text('task') };
    const host = await startServing({
      context,
      spawn: () => forkTransport(shell.servingPath, context.layout.serving),
      owner: ownerOf(context),
      choice,
      listen: null,
      tell: shell.say,
    });
    try {
      const files: Predicted[] = [];
      for (const path of paths) {
        const request = await requestFor(path, output, args, Date.now());
        shell.progress.report({ type: 'step', name: `score ${basename(path)}` });
        const result = await host
          .client()
          .scoreFile(
            { ...request, keep: args.flag('store') },
            { signal: shell.signal, onProgress: (fraction) => shell.progress.report({ type: 'progress', fraction }) },
          );
        files.push({ ...fileOf(request, result) });
      }
      const { models, keep } = await host.client().state();
      const tasks = Object.fromEntries(models.map(({ task, version }) => [task, version]));
      const json: z.infer<typeof predictOutput> = {
        tasks,
        files,
        kept: keep.kept,
        lost: keep.lost,
        reason: keep.reason,
      };
      const bad = keep.lost > 0 || files.some(({ rows, rejected }) => rows > 0 && rejected === rows);
      return { json, text: describe(json), ...(bad && { exitCode: 1 }) };
    } finally {
      await host.close();
    }
  },
};

async function requestFor(path: string, output: string | null, args: Args, at: number): Promise<FileJob> {
  const stated = output === null ? null : outputFormats.find((one) => extname(output) === `.${one}`);
  const format = args.choice('format', outputFormats) ?? stated ?? 'csv';
  const own = `${path.replace(/(\.[^./\\]+)?(\.gz)?$/i, '')}.predictions.${format}`;
  const target = output === null ? own : resolve(output);
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return {
    path,
    bytes: size,
    name: path,
    output: target,
    format,
    at,
    rejects: `${target}.rejects.csv`,
    instructions: instructionsFrom({
      map: args.list('map').length > 0 ? args.pairs('map') : null,
      dateFormat: args.choice('date-format', ['dmy', 'mdy'] as const),
      encoding: args.choice('encoding', encodings),
    }),
  };
}

function fileOf({ path, output, rejects }: FileJob, result: FileResult): Predicted {
  const { rows, refused, reasons, client, absent, ignored, unknown } = result;
  return {
    file: path,
    output,
    rows,
    rejected: refused,
    rejects: refused > 0 ? rejects : null,
    reasons,
    client,
    missingColumns: absent,
    ignoredColumns: ignored,
    unknownValues: unknown,
  };
}

function describe({ tasks, files, kept, lost, reason }: z.infer<typeof predictOutput>): string {
  const versions = Object.entries(tasks).map(([task, version]) => `${task} ${version}`);
  const lines = files.flatMap((file) => [
    `${basename(file.file)}: ${count(file.rows - file.rejected)} rows scored into ${file.output}`,
    ...(file.rejected > 0
      ? [`  ${count(file.rejected)} rows rejected, with line, column and reason: ${file.rejects}`]
      : []),
    ...file.reasons.slice(0, 5).map((one) => `    ${count(one.rows)} × ${one.reason}`),
    ...(file.client === null ? ['  no column of client ids: --map client=COLUMN names it'] : []),
    ...(file.missingColumns.length > 0 ? [`  missing in every row: ${file.missingColumns.join(', ')}`] : []),
    ...Object.entries(file.unknownValues).map(
      ([name, rows]) => `  ${name}: ${count(rows)} rows with a value that no model has learned`,
    ),
    ...(file.ignoredColumns.length > 0 ? [`  not used: ${file.ignoredColumns.join(', ')}`] : []),
  ]);
  if (kept > 0) lines.push(`${count(kept)} answers kept as predictions`);
  if (lost > 0) lines.push(`${count(lost)} answers could not be kept: ${reason}`);
  return [...lines, `Answered by ${versions.join(', ')}.`].join('\n');
}
