import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { AppError } from '../../../shared/errors';
import { instructionsFrom } from '../../../shared/importing';
import type { CheckedInput, ResultOf } from '../../../shared/schemas/operations';
import { type AnswerFormat, answerFormats, type ScoredFile } from '../../../shared/schemas/servingOperations';
import { step } from '../../../shared/steps';
import type { FileJob } from '../../serving/protocol';
import type { FileResult } from '../../serving/scoreFile';
import { ioOf, type OperationContext } from '../context';
import { startServing } from './host';
import { ownerOf } from './owner';

type Input = CheckedInput<'predict'>;

/**
 * Scores the rows of files into others, in a process that serves nobody else.
 * @throws AppError as an import does when a file can't be read; then those before it have been scored
 */
export async function predict(context: OperationContext, input: Input): Promise<ResultOf<'predict'>> {
  if (input.output !== null && input.files.length > 1) {
    throw new AppError(
      'bad_usage',
      'One output was named, and there are several files to score. Leave it out: each gets a file beside it.',
    );
  }
  const jobs = await Promise.all(input.files.map((path) => jobFor(path, input)));
  checkTargets(jobs);
  const host = await startServing({
    context,
    owner: ownerOf(context),
    choice: input,
    listen: null,
    tell: (text) => context.report({ type: 'note', text }),
  });
  try {
    const files: ScoredFile[] = [];
    for (const job of jobs) {
      context.report({ type: 'step', step: step('score') });
      const timed = { ...job, at: context.now() };
      const result = await noted(context, [job.output, job.rejects], () =>
        host.client().scoreFile({ ...timed, keep: input.store }, ioOf(context)),
      );
      files.push(scored(job, result));
      context.report({ type: 'detail', text: job.path });
    }
    const { models, keep } = await host.client().state();
    return { tasks: Object.fromEntries(models.map(({ task, version }) => [task, version])), files, ...keep };
  } finally {
    await host.close();
  }
}

/** Writes files of clients' rows that are noted before: who is erased later goes from there too. */
async function noted<T>({ data }: OperationContext, files: readonly string[], write: () => Promise<T>): Promise<T> {
  const paths = files.map((path) => resolve(path));
  for (const path of paths) await data.recordExport({ path });
  try {
    return await write();
  } finally {
    for (const path of paths) await data.forgetUnwritten({ path });
  }
}

type Job = Omit<FileJob, 'at' | 'rejects'> & { rejects: string };

/** @throws AppError `bad_usage` where answers would be written over a file that is read, or over each other */
function checkTargets(jobs: readonly Job[]): void {
  const read = new Map(jobs.map(({ path }) => [resolve(path), path]));
  const written = new Map<string, string>();
  for (const { path, output } of jobs) {
    const target = resolve(output);
    const other = read.get(target) ?? written.get(target);
    if (other !== undefined) {
      throw new AppError(
        'bad_usage',
        `The answers for ${path} would be written to ${output}, over ${read.has(target) ? other : `those for ${other}`}. Score it by itself, into an output of another name.`,
      );
    }
    written.set(target, path);
  }
}

async function jobFor(
  path: string,
  { output, format, intervals, map, dateFormat, decimal, headerLine, sheet, encoding, maxUnpacked }: Input,
): Promise<Job> {
  const form = format ?? formatOf(output) ?? 'csv';
  const target = output ?? `${path.replace(/(\.[^./\\]+)?(\.gz)?$/i, '')}.predictions.${form}`;
  // A file that is not there is told of by whoever reads it.
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return {
    path,
    bytes: size,
    name: path,
    output: target,
    passes: false,
    format: form,
    intervals,
    rejects: `${target}.rejects.csv`,
    instructions: instructionsFrom({ map, dateFormat, decimal, headerLine, sheet, encoding, maxUnpacked }),
  };
}

function formatOf(output: string | null): AnswerFormat | undefined {
  return answerFormats.find((format) => output !== null && extname(output) === `.${format}`);
}

function scored({ path, output, rejects }: Job, result: FileResult): ScoredFile {
  const { rows, refused, reasons, client, absent, ignored, unknown } = result;
  return {
    ...{ file: path, output, rows, rejected: refused, reasons, client },
    rejects: refused > 0 ? rejects : null,
    missingColumns: absent,
    ignoredColumns: ignored,
    unknownValues: unknown,
  };
}
