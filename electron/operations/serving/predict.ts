import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
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
  const host = await startServing({
    context,
    owner: ownerOf(context),
    choice: input,
    listen: null,
    tell: (text) => context.report({ type: 'note', text }),
  });
  try {
    const files: ScoredFile[] = [];
    for (const path of input.files) {
      context.report({ type: 'step', step: step('score') });
      const job = await jobFor(path, input, context.now());
      const result = await host.client().scoreFile({ ...job, keep: input.store }, ioOf(context));
      files.push(scored(job, result));
      context.report({ type: 'detail', text: path });
    }
    const { models, keep } = await host.client().state();
    return { tasks: Object.fromEntries(models.map(({ task, version }) => [task, version])), files, ...keep };
  } finally {
    await host.close();
  }
}

async function jobFor(
  path: string,
  { output, format, map, dateFormat, decimal, headerLine, sheet, encoding, maxUnpacked }: Input,
  at: number,
): Promise<FileJob> {
  const form = format ?? formatOf(output) ?? 'csv';
  const target = output ?? `${path.replace(/(\.[^./\\]+)?(\.gz)?$/i, '')}.predictions.${form}`;
  // A file that is not there is told of by whoever reads it.
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return {
    path,
    bytes: size,
    name: path,
    output: target,
    format: form,
    at,
    rejects: `${target}.rejects.csv`,
    instructions: instructionsFrom({ map, dateFormat, decimal, headerLine, sheet, encoding, maxUnpacked }),
  };
}

function formatOf(output: string | null): AnswerFormat | undefined {
  return answerFormats.find((format) => output !== null && extname(output) === `.${format}`);
}

function scored({ path, output, rejects }: FileJob, result: FileResult): ScoredFile {
  const { rows, refused, reasons, client, absent, ignored, unknown } = result;
  return {
    ...{ file: path, output, rows, rejected: refused, reasons, client },
    rejects: refused > 0 ? rejects : null,
    missingColumns: absent,
    ignoredColumns: ignored,
    unknownValues: unknown,
  };
}
